//! Writing the variants of a union so that the property which tells them apart says the right thing.

use serde::ser::{Error, Impossible, Serialize, SerializeMap, SerializeStruct, Serializer};
use serde_json::Value;

use super::variants::tag_text;

/// Writes an object with a property that names its variant. What the property holds is kept where it is one of
/// `names`; else, and where it is absent, it becomes the first of them.
///
/// # Errors
/// Where the value cannot be written, or is no object.
pub fn with_tag<T: Serialize, S: Serializer>(
    value: &T,
    property: &'static str,
    names: &[&'static str],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    value.serialize(Tag { property, names, inner: serializer })
}

/// A serializer of objects that minds one of their members.
struct Tag<'n, S> {
    property: &'static str,
    names: &'n [&'static str],
    inner: S,
}

/// An object on its way.
struct Object<'n, M> {
    property: &'static str,
    names: &'n [&'static str],
    inner: M,
    /// The name whose value comes next.
    key: Option<String>,
    is_told: bool,
}

impl<M: SerializeMap> Object<'_, M> {
    fn member<T: ?Sized + Serialize>(&mut self, name: &str, value: &T) -> Result<(), M::Error> {
        if name != self.property {
            return self.inner.serialize_entry(name, value);
        }
        self.is_told = true;
        let own = serde_json::to_value(value).unwrap_or_default();
        let text = tag_text(&own);
        if self.names.iter().any(|name| Some(*name) == text.as_deref()) {
            return self.inner.serialize_entry(name, &own);
        }
        self.tag(&own)
    }

    /// Writes the first name, as the kind of value that stood there.
    fn tag(&mut self, own: &Value) -> Result<(), M::Error> {
        let name = self.names.first().copied().unwrap_or_default();
        let literal = match own {
            Value::Number(_) | Value::Bool(_) => serde_json::from_str(name).ok(),
            _ => None,
        };
        self.inner.serialize_entry(self.property, &literal.unwrap_or_else(|| Value::from(name)))
    }

    fn finish(mut self) -> Result<M::Ok, M::Error> {
        if !self.is_told {
            self.tag(&Value::Null)?;
        }
        self.inner.end()
    }
}

impl<M: SerializeMap> SerializeStruct for Object<'_, M> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Self::Error> {
        self.member(key, value)
    }

    fn end(self) -> Result<Self::Ok, Self::Error> {
        self.finish()
    }
}

impl<M: SerializeMap> SerializeMap for Object<'_, M> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), Self::Error> {
        let key = serde_json::to_value(key).map_err(Error::custom)?;
        self.key = key.as_str().map(str::to_owned);
        Ok(())
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Self::Error> {
        let key = self.key.take().ok_or_else(|| Error::custom("a member without a name"))?;
        self.member(&key, value)
    }

    fn end(self) -> Result<Self::Ok, Self::Error> {
        self.finish()
    }
}

impl<'n, S: Serializer> Tag<'n, S> {
    fn object(self) -> Result<Object<'n, S::SerializeMap>, S::Error> {
        // How many members there will be is not known: the tag may come on top.
        let inner = self.inner.serialize_map(None)?;
        Ok(Object { property: self.property, names: self.names, inner, key: None, is_told: false })
    }
}

/// What is no object has no property.
fn no_object<T, E: Error>() -> Result<T, E> {
    Err(E::custom("only an object says which variant it is"))
}

macro_rules! refused {
    ($($method:ident($($argument:ty),*);)*) => {
        $(fn $method(self, $(_: $argument),*) -> Result<S::Ok, S::Error> {
            no_object()
        })*
    };
}

impl<'n, S: Serializer> Serializer for Tag<'n, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Impossible<S::Ok, S::Error>;
    type SerializeTuple = Impossible<S::Ok, S::Error>;
    type SerializeTupleStruct = Impossible<S::Ok, S::Error>;
    type SerializeTupleVariant = Impossible<S::Ok, S::Error>;
    type SerializeMap = Object<'n, S::SerializeMap>;
    type SerializeStruct = Object<'n, S::SerializeMap>;
    type SerializeStructVariant = Impossible<S::Ok, S::Error>;

    refused! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_unit_struct(&'static str);
        serialize_unit_variant(&'static str, u32, &'static str);
    }

    // `null` is a value of its own, and needs no tag.
    fn serialize_none(self) -> Result<S::Ok, S::Error> {
        self.inner.serialize_none()
    }

    fn serialize_unit(self) -> Result<S::Ok, S::Error> {
        self.inner.serialize_unit()
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<S::Ok, S::Error> {
        no_object()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        no_object()
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, S::Error> {
        no_object()
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, S::Error> {
        no_object()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, S::Error> {
        no_object()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        self.object()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, S::Error> {
        self.object()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, S::Error> {
        no_object()
    }
}
