//! Forms: what `encoding` says of their properties, and what the parts of multipart bodies hold.

use openapiv3::{MediaType, ParameterSchemaOrContent, QueryStyle, ReferenceOr};

use super::Lowering;
use super::format::is_text;
use super::media::{any, essence, is_json};
use super::operation::text;
use super::view::View;
use crate::ir::{
    Additional, Docs, Encoding, FormPart, Header, HeaderForm, Media, MediaKind, OperationId, Origin,
    PartContent, Shape, StringFormat, StringShape, Style, TypeId, Use,
};
use crate::load;
use crate::source::Pointer;

/// Lists in lists and unions in unions end somewhere.
const DEPTH: usize = 8;

impl Lowering<'_> {
    /// `encoding` of a body's media type.
    pub(super) fn encodings(&mut self, id: OperationId, media: &MediaType, at: &Pointer) -> Vec<Encoding> {
        let at = at.key("encoding");
        let mut encodings = Vec::with_capacity(media.encoding.len());
        for (name, encoding) in &media.encoding {
            let at = at.key(name);
            let types = encoding.content_type.as_deref().unwrap_or_default().split(',');
            let mut headers = Vec::new();
            for (header, described) in &encoding.headers {
                let at = at.key("headers").key(header);
                let usual = ["content-type", "content-disposition", "content-transfer-encoding"];
                if let ReferenceOr::Item(described) = described
                    && !usual.iter().any(|known| header.eq_ignore_ascii_case(known))
                {
                    headers.push(self.part_header(id, name, header, described, &at));
                }
            }
            encodings.push(Encoding {
                name: name.clone(),
                types: types.map(essence).filter(|one| !one.is_empty()).collect(),
                style: encoding.style.as_ref().map(|style| (query_style(style), encoding.explode)),
                headers,
            });
        }
        encodings
    }

    fn part_header(
        &mut self,
        id: OperationId,
        part: &str,
        name: &str,
        header: &openapiv3::Header,
        at: &Pointer,
    ) -> Header {
        let origin = || Origin::Operation(id, format!("{part} {name}"));
        let (value, form) = match &header.format {
            ParameterSchemaOrContent::Schema(schema) => {
                (self.use_of(load::schema_id(schema), View::Request, origin), HeaderForm::Simple)
            }
            ParameterSchemaOrContent::Content(content) => {
                let json = content.iter().find(|(media, _)| is_json(media));
                let schema = json.and_then(|(_, media)| media.schema.as_ref());
                match (json, schema) {
                    (_, Some(schema)) => {
                        (self.use_of(load::schema_id(schema), View::Request, origin), HeaderForm::Json)
                    }
                    (Some(_), None) => (any(self, at, origin()), HeaderForm::Json),
                    (None, None) => (self.plain(at, origin(), text()), HeaderForm::Simple),
                }
            }
        };
        Header {
            at: at.clone(),
            name: name.to_owned(),
            required: header.required,
            form,
            value,
            example: header.example.clone(),
            docs: Docs { title: None, description: header.description.clone(), deprecated: false },
        }
    }

    /// What the parts of a multipart body hold, now that shapes are known. Where they hold what is not typed, the
    /// body is given as it is, which is said.
    pub(super) fn settle_form(&mut self, media: &mut Media) {
        let Some(value) = media.value else { return };
        // Nothing is said of it, or that it is bytes.
        if matches!(self.shape_behind(value.ty), None | Some(Shape::Any(_) | Shape::String(_))) {
            return;
        }
        let mut parts = Vec::new();
        if let Err((what, help)) = self.form_parts(media, value.ty, &mut parts) {
            let at = media.at.clone();
            return self.degraded(&at, format!("`{}` is given as it is: {what}", media.written), help);
        }
        for encoding in &media.encodings {
            if !parts.iter().any(|part| part.name == encoding.name) {
                let at = media.at.key("encoding").key(&encoding.name);
                let what = format!("`{}` is no property of this form: nothing is encoded so", encoding.name);
                self.degraded(&at, what, "name a property of the schema");
            }
        }
        if let Some(Shape::Struct(object)) = self.shape_behind(value.ty)
            && let Additional::Kept(values) = object.additional
        {
            media.rest = Some(values);
        }
        media.kind = MediaKind::Multipart;
        media.parts = parts;
    }

    fn form_parts(
        &mut self,
        media: &Media,
        id: TypeId,
        parts: &mut Vec<FormPart>,
    ) -> Result<(), (&'static str, &'static str)> {
        const FILES_BY_ANY_NAME: (&str, &str) =
            ("files may have any name", "name each file, or a list of files, as a property");
        const NO_OBJECT: (&str, &str) = (
            "its schema is no object with properties",
            "describe each part as a property of an object; files as strings of `format: binary`",
        );
        match self.shape_behind(id).cloned() {
            Some(Shape::Struct(object)) => {
                if let Additional::Kept(values) = object.additional
                    && self.holds_bytes(values.ty, DEPTH)
                {
                    return Err(FILES_BY_ANY_NAME);
                }
                for field in &object.fields {
                    if !parts.iter().any(|part| part.name == field.name) {
                        let encoding = media.encodings.iter().find(|one| one.name == field.name).cloned();
                        let part = self.form_part(&field.name, field.value, encoding, media, &field.at);
                        parts.push(part);
                    }
                }
                Ok(())
            }
            Some(Shape::Map(map)) if !self.holds_bytes(map.values.ty, DEPTH) => Ok(()),
            Some(Shape::Map(_)) => Err(FILES_BY_ANY_NAME),
            Some(Shape::Union(union)) => {
                for variant in &union.variants {
                    if self.holds_bytes(variant.value.ty, DEPTH) {
                        return Err((
                            "files are among the variants of a union",
                            "describe one object in which what may be left out is not required",
                        ));
                    }
                    self.form_parts(media, variant.value.ty, parts)?;
                }
                // Which variant it is, and so whether a header has to be there, only the whole tells.
                for part in parts.iter_mut() {
                    part.headers.clear();
                }
                Ok(())
            }
            _ => Err(NO_OBJECT),
        }
    }

    fn form_part(
        &mut self,
        name: &str,
        value: Use,
        encoding: Option<Encoding>,
        media: &Media,
        at: &Pointer,
    ) -> FormPart {
        let (item, is_list) = match self.shape_behind(value.ty) {
            Some(Shape::Array(array)) => (array.items, true),
            _ => (value, false),
        };
        let mut part = FormPart {
            name: name.to_owned(),
            content: PartContent::Text,
            is_list,
            value: Some(value),
            item: Some(item),
            types: Vec::new(),
            headers: Vec::new(),
            bytes: (None, None),
        };
        let Encoding { types, style, headers, .. } = encoding.unwrap_or(Encoding {
            name: String::new(),
            types: Vec::new(),
            style: None,
            headers: Vec::new(),
        });
        part.headers = headers;
        let delimiter = style.filter(|(_, explode)| !explode).and_then(|(style, _)| match style {
            Style::SpaceDelimited => Some(" "),
            Style::PipeDelimited => Some("|"),
            Style::Form => Some(","),
            _ => None,
        });
        let is_structured = |shape: Option<&Shape>| {
            matches!(shape, Some(Shape::Array(_) | Shape::Tuple(_) | Shape::Struct(_) | Shape::Map(_)))
        };
        if style.is_some() {
            // A style takes the place of the media type.
            if let Some(delimiter) = delimiter.filter(|_| is_structured(self.shape_behind(value.ty))) {
                part.content = PartContent::Delimited(delimiter);
                (part.is_list, part.item) = (false, Some(value));
            }
            return part;
        }
        part.content = self.part_content(item.ty, &types, &mut part.is_list);
        part.types = types;
        if part.content == PartContent::File {
            (part.value, part.item) = (None, None);
            if let Some(Shape::String(StringShape { min_length, max_length, .. })) =
                self.shape_behind(item.ty)
            {
                part.bytes = (*min_length, *max_length);
            } else if !matches!(self.shape_behind(item.ty), Some(Shape::Any(_)))
                && !self.is_bytes(item.ty, DEPTH)
            {
                let what =
                    format!("`{name}` of `{}` is given as a file: its type is not read", media.written);
                self.degraded(at, what, "JSON and text are typed in parts of forms");
            }
        }
        part
    }

    /// What a part of a type holds (OpenAPI 3.1 §4.8.15.1, `contentType`).
    fn part_content(&self, item: TypeId, types: &[String], is_list: &mut bool) -> PartContent {
        let bytes = self.is_bytes(item, DEPTH);
        if !types.is_empty() {
            return if bytes {
                PartContent::File
            } else if types.iter().all(|one| is_json(one)) {
                PartContent::Json
            } else if types.iter().all(|one| is_text(one) && !one.ends_with("xml"))
                || types.iter().all(|one| one == "*/*")
            {
                PartContent::Text
            } else {
                PartContent::File
            };
        }
        match self.shape_behind(item) {
            Some(Shape::Any(_)) if !self.config.is_fastapi() => PartContent::File,
            Some(Shape::Union(union)) if bytes => {
                let lists = |id: TypeId| matches!(self.shape_behind(id), Some(Shape::Array(_)));
                *is_list |= union.variants.iter().any(|variant| lists(variant.value.ty));
                PartContent::File
            }
            _ if bytes || self.holds_bytes(item, 1) => PartContent::File,
            Some(Shape::Union(union)) => {
                let is_text = |id: TypeId| {
                    !matches!(
                        self.shape_behind(id),
                        Some(Shape::Struct(_) | Shape::Map(_) | Shape::Array(_) | Shape::Tuple(_))
                    )
                };
                if union.variants.iter().all(|variant| is_text(variant.value.ty)) {
                    PartContent::Text
                } else {
                    PartContent::Json
                }
            }
            Some(Shape::Struct(_) | Shape::Map(_) | Shape::Array(_) | Shape::Tuple(_)) => PartContent::Json,
            _ => PartContent::Text,
        }
    }

    /// Whether a type is bytes and nothing else: one file, or in a union one or several.
    fn is_bytes(&self, id: TypeId, depth: usize) -> bool {
        depth > 0
            && match self.shape_behind(id) {
                Some(Shape::String(string)) => string.format == StringFormat::Binary,
                Some(Shape::Array(array)) => self.is_bytes(array.items.ty, depth - 1),
                Some(Shape::Union(union)) => {
                    union.variants.iter().all(|variant| self.is_bytes(variant.value.ty, depth - 1))
                }
                _ => false,
            }
    }

    /// Whether there may be bytes in a type.
    fn holds_bytes(&self, id: TypeId, depth: usize) -> bool {
        let deeper = |id: TypeId| depth > 0 && self.holds_bytes(id, depth - 1);
        match self.shape_behind(id) {
            Some(Shape::String(string)) => string.format == StringFormat::Binary,
            Some(Shape::Array(array)) => deeper(array.items.ty),
            Some(Shape::Map(map)) => deeper(map.values.ty),
            Some(Shape::Struct(object)) => object.fields.iter().any(|field| deeper(field.value.ty)),
            Some(Shape::Union(union)) => union.variants.iter().any(|variant| deeper(variant.value.ty)),
            _ => false,
        }
    }

    fn shape_behind(&self, id: TypeId) -> Option<&Shape> {
        self.types[id.index()].as_ref().map(|ty| &ty.shape)
    }
}

fn query_style(style: &QueryStyle) -> Style {
    match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}
