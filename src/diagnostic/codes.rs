//! Every kind of finding: its number, its severity and what it means. Numbers are never used twice.

use super::Severity;

/// A kind of finding.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code {
    /// `SW` and four digits; the first two tell the stage.
    pub id: &'static str,
    /// How bad it is unless something says otherwise.
    pub severity: Severity,
    /// Whether it tells of a repair: the document is wrong there, and what was plainly meant was read instead. The
    /// settings may refuse all of these.
    pub repair: bool,
    /// What it means, in a sentence.
    pub meaning: &'static str,
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

macro_rules! is_repair {
    () => {
        false
    };
    (repair) => {
        true
    };
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $id:literal $severity:ident $($repair:ident)? $meaning:literal;)+) => {
        $(
            #[doc = $meaning]
            $(#[$doc])*
            pub const $name: Code = Code {
                id: $id,
                severity: Severity::$severity,
                repair: is_repair!($($repair)?),
                meaning: $meaning,
            };
        )+
        /// Every code, by number.
        pub const ALL: &[Code] = &[$($name),+];
    };
}

codes! {
    // 00: reading the text
    CANNOT_READ = "SW0001" Error "A file could not be read.";
    NOT_UTF8 = "SW0002" Error "A file is not UTF-8 text.";
    EMPTY = "SW0003" Error "A file is empty.";
    JSON_SYNTAX = "SW0004" Error "A text is not JSON.";
    YAML_SYNTAX = "SW0005" Error "A text is not YAML.";
    YAML_DOCUMENTS = "SW0006" Error "A file holds more than one YAML document.";
    DUPLICATE_KEY = "SW0007" Error "A key stands in an object more than once.";
    TOO_DEEP = "SW0008" Error "A text nests too deeply.";
    ALIASES = "SW0009" Error "The aliases of a YAML text expand to far more than the text.";
    NOT_FINITE = "SW0010" Warning repair "A number is infinite or not a number.";
    // 01: the document's shape (load)
    BROKEN_REFERENCE = "SW0101" Error "A `$ref` points to nothing.";
    REFERENCE_KIND = "SW0102" Warning repair "A `$ref` points to another kind of object than stands there.";
    REFERENCE_CIRCLE = "SW0103" Warning repair "References lead in a circle.";
    REMOTE_REFERENCE = "SW0104" Warning repair "A `$ref` points to the network, where nobody may be asked.";
    REFERENCED_FILE = "SW0105" Error "A file that a `$ref` names could not be read.";
    NO_FOLDER = "SW0106" Error "A `$ref` names a file, but the document itself is none.";
    BROKEN_MAPPING = "SW0107" Warning repair "A discriminator maps a value to a schema that is not there.";
    NOT_FETCHED = "SW0108" Error "A text on the network could not be fetched.";
    FILE_FROM_NETWORK = "SW0109" Error "A document of the network refers to a file of this machine.";
    NOT_OPENAPI = "SW0110" Error "The text is something else than an OpenAPI document.";
    VERSION_MISSING = "SW0111" Error "The document does not say which version of OpenAPI it is.";
    VERSION_UNKNOWN = "SW0112" Error "The document is of a version of OpenAPI that is not known.";
    SWAGGER_2 = "SW0113" Note "The document is Swagger 2.0, and was converted.";
    VERSION_NUMBER = "SW0114" Warning repair "The version of OpenAPI is a number and not a text.";
    TWO_VERSIONS = "SW0115" Error "The document says that it is of two versions.";
    NOT_CONVERTED = "SW0116" Warning "Something of Swagger 2.0 has no counterpart in OpenAPI 3.";
    MISSING_FIELD = "SW0120" Error "Something that must be there is missing.";
    WRONG_TYPE = "SW0121" Error "Something else stands where an object or a list must be.";
    REPAIRED = "SW0122" Warning repair "A value is written in the wrong way, but what it means is plain.";
    IGNORED = "SW0123" Warning repair "A value means nothing and is ignored.";
    UNKNOWN_KEY = "SW0124" Warning repair "A key is known to no version of OpenAPI at this place.";
    UNKNOWN_TYPE = "SW0125" Warning repair "The `type` of a schema is none of JSON Schema's.";
    UNSUPPORTED = "SW0126" Warning "A keyword is not served yet.";
    INFO_MISSING = "SW0127" Warning repair "The document does not say its title or version.";
    DIALECT = "SW0128" Note "A schema is written in a dialect that is not known.";
    PATH_SLASH = "SW0130" Warning repair "A path does not begin with `/`.";
    DUPLICATE_OPERATION = "SW0131" Warning repair "Two operations have the same method and path.";
    DUPLICATE_PARAMETER = "SW0132" Warning repair "A parameter is given twice.";
    PARAMETER_PLACE = "SW0133" Warning repair "A parameter is in a place that OpenAPI does not have.";
    PATH_PARAMETER_OPTIONAL = "SW0134" Warning repair "A path parameter is not `required`.";
    UNKNOWN_SECURITY = "SW0135" Warning repair "A security requirement names a scheme that is not described.";
    SECURITY_SCHEME = "SW0136" Warning repair "A security scheme is not complete.";
    ENUM_ODD = "SW0140" Warning repair "An `enum` is empty or has a value twice.";
    REQUIRED_UNDECLARED = "SW0141" Warning repair "A required name is none of the properties.";
    LEFT_OUT = "SW0142" Warning repair "Something that cannot be read is left out.";
    SELECTION = "SW0160" Error "A pattern that selects operations matches none.";
    OVERLAY = "SW0161" Error "An overlay is none, or asks for what cannot be done.";
    OVERLAY_TARGET = "SW0162" Warning "The target of an overlay's action selects nothing.";

    // 02: what the document means (lower)
    ALL_OF_CYCLE = "SW0201" Warning repair "An `allOf` includes itself.";
    ALL_OF_CONFLICT = "SW0202" Warning repair "The parts of an `allOf` contradict each other.";
    DEGRADED = "SW0203" Warning "Something is served in a simpler form than the document asks for.";
    EMPTY_ENUM = "SW0204" Warning "An `enum` allows nothing.";
    TYPE_INFERRED = "SW0205" Warning repair "A schema without `type` was read as the type its keywords speak of.";
    PATH_PARAMETER_MISSING = "SW0206" Warning repair "A path names a parameter that is not declared.";
    PATH_PARAMETER_UNUSED = "SW0207" Warning repair "A path parameter is declared that the path does not name.";
    IGNORED_HEADER = "SW0208" Note "OpenAPI ignores a header parameter of this name.";
    BAD_STATUS = "SW0209" Warning repair "A response stands under a key that is no status.";
    BODY_FORBIDDEN = "SW0210" Warning repair "A response that never has a body is given one.";
    NOT_GENERATED = "SW0212" Warning "A part of the document has no counterpart in the crate yet.";
    NO_RESPONSE = "SW0213" Warning repair "An operation describes no answer.";
    HEADER_NAME = "SW0214" Warning repair "A header or cookie has a name that HTTP does not allow.";
    BASE_PATH = "SW0215" Note "The servers of a document have a path that the router does not.";
    MAPPING_OUTSIDE = "SW0216" Warning "A discriminator maps a value to a schema that is none of the variants.";
    ENUM_TYPE = "SW0217" Warning repair "The values of an `enum` are of another type than the schema.";
    NOTHING_FITS = "SW0218" Warning "The limits of a schema contradict each other.";
    LINK_TARGET = "SW0220" Warning repair "A link leads to an operation or a parameter that is not there.";
    EXPRESSION = "SW0221" Warning repair "A runtime expression is none, or finds nothing.";
    SECURITY_SETTING = "SW0222" Error "A setting about security does not hold.";
    FILTER_NAME = "SW0230" Error "A filter of an answer names a property that the answer does not have.";
    FILTER_VALUE = "SW0231" Error "A filter of an answer is not written as one.";
    FILTER_TARGET = "SW0232" Error "A filter of an answer stands where there is nothing to filter.";
    FILTER_CONFLICT = "SW0233" Warning "An answer includes a property that it excludes as well.";
    STYLE_UNDEFINED = "SW0240" Warning "A parameter's style does not say how its values are written.";
    QUERY_STRING = "SW0241" Warning "The query string is described in two ways that do not go together.";
    // 03: facts about the whole (analyze)
    ROUTE_SHADOWED = "SW0301" Warning "An operation that no request reaches.";
    EXAMPLE_MISMATCH = "SW0302" Warning repair "An example is no value of its schema.";
    DEFAULT_MISMATCH = "SW0303" Warning repair "A default is no value of its schema.";
    PATTERN_UNCHECKED = "SW0304" Warning "A pattern that cannot be checked in linear time.";
    PATTERN_REREAD = "SW0305" Warning repair "A pattern that is no ECMA-262 expression to the letter.";
    REJECTION_SHAPE = "SW0306" Note "An error response that the runtime cannot fill by itself.";
    ERROR_SCHEMA = "SW0307" Error "The shape of error bodies that the settings ask for is not to be had.";
    GENERIC_SETTING = "SW0308" Error "A setting about generic types does not hold.";
    FASTAPI = "SW0310" Note "The document is one that FastAPI publishes.";
    CANNOT_TELL_APART = "SW0311" Note "A value may be two variants of a `oneOf` at once, and is refused then.";
    ROUTES_OVERLAP = "SW0312" Note "Two paths have requests in common, and neither is the plainer one.";
    PATH_TEMPLATE = "SW0313" Warning "A path is no template that requests can follow to the letter.";
    PATTERN_INVALID = "SW0314" Warning repair "A pattern is no regular expression.";
    // 04: names
    RENAMED = "SW0401" Warning "Two things ask for one name; one of them got another.";
    NAME_SETTING = "SW0402" Error "A setting gives a name to something that is not in the document.";
}
