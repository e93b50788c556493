//! Server-Sent Events, as the HTML standard writes them (section 9.2).

use std::borrow::Cow;
use std::fmt;
use std::io::Write;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, header};
use futures_core::Stream;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::mpsc;

use super::failure::BoxError;
use super::feed::{self, Items};
use super::reply::Reply;

/// How long a stream of events may be silent before a comment shows that it is still there.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// A comment, which clients pass over.
const PING: &str = ": ping\n\n";

/// An event: its data, and what the protocol knows besides. Any `T` is an event of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Event<T> {
    /// What it says.
    pub data: T,
    /// Its `event`; a client takes it for `message` otherwise.
    kind: Option<Cow<'static, str>>,
    /// What a client that comes back sends as `Last-Event-ID`.
    id: Option<Cow<'static, str>>,
    /// How long a client should wait before it comes back; in whole milliseconds.
    retry: Option<Duration>,
}

impl<T> Event<T> {
    /// With data alone.
    pub const fn new(data: T) -> Self {
        Self { data, kind: None, id: None, retry: None }
    }

    /// With a kind. One with a line's end breaks the answer off.
    pub fn event(mut self, event: impl Into<Cow<'static, str>>) -> Self {
        self.kind = Some(event.into());
        self
    }

    /// With an id. One with a line's end or a NUL breaks the answer off.
    pub fn id(mut self, id: impl Into<Cow<'static, str>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// With a time to wait.
    pub const fn retry(mut self, retry: Duration) -> Self {
        self.retry = Some(retry);
        self
    }
}

impl<T> From<T> for Event<T> {
    fn from(data: T) -> Self {
        Self::new(data)
    }
}

/// Events that are answered as they come.
pub struct Events<T> {
    items: Items<Event<T>>,
    keep_alive: Option<Duration>,
}

impl<T: Send + 'static> Events<T> {
    /// Of a stream of values or of [`Event`]s.
    pub fn new<S>(stream: S) -> Self
    where
        S: Stream<Item: Into<Event<T>>> + Send + 'static,
    {
        Self::of(feed::mapped(stream, |item: S::Item| Ok(item.into())))
    }

    /// Of a stream that may fail. The first error is logged, and breaks the answer off.
    pub fn fallible<S, I, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<I, E>> + Send + 'static,
        I: Into<Event<T>> + 'static,
        E: Into<BoxError> + 'static,
    {
        Self::of(feed::mapped(stream, |item: Result<I, E>| item.map(Into::into).map_err(Into::into)))
    }

    /// Of what a function finds one by one, from a state: the next value and the state that finds the one after, or
    /// nothing at the end. It is asked when the client has room. The first error is logged, and breaks the answer off.
    ///
    /// ```text
    /// Events::unfold(rows, |mut rows| async move { Ok(rows.next().await?.map(|row| (row, rows))) })
    /// ```
    pub fn unfold<S, I, F>(state: S, next: impl FnMut(S) -> F + Send + 'static) -> Self
    where
        S: Send + Unpin + 'static,
        I: Into<Event<T>> + 'static,
        F: Future<Output = Result<Option<(I, S)>, BoxError>> + Send + 'static,
    {
        Self::of(feed::mapped(feed::unfolded(state, next), |item| item.map(Into::into)))
    }

    /// Of what is sent to it, with room for so many events that the client has not taken yet. It ends when every
    /// sender is dropped; sending fails once the client has gone.
    ///
    /// # Panics
    /// Without any room.
    #[must_use]
    pub fn channel(room: usize) -> (mpsc::Sender<Event<T>>, Self) {
        let (sender, receiver) = mpsc::channel(room);
        (sender, Self::of(feed::received(receiver)))
    }

    /// With a comment whenever there was nothing to send for so long; every 15 seconds unless told otherwise,
    /// nothing: never.
    #[must_use]
    pub const fn keep_alive(mut self, after: Option<Duration>) -> Self {
        self.keep_alive = after;
        self
    }

    fn of(items: Items<Event<T>>) -> Self {
        Self { items, keep_alive: Some(KEEP_ALIVE) }
    }

    fn reply(self, status: u16, content_type: &'static str, write: feed::Write<Event<T>>) -> Reply {
        let idle = self.keep_alive.map(|after| (after, PING));
        Reply::bytes(status, content_type, feed::body(self.items, write, idle))
            .line(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))
            // Proxies such as nginx would gather events otherwise.
            .line(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"))
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Events(..)")
    }
}

impl Reply {
    /// Events whose data is JSON.
    pub fn events<T: Serialize + Send + 'static>(
        status: u16,
        content_type: &'static str,
        events: Events<T>,
    ) -> Self {
        events.reply(status, content_type, json_event)
    }

    /// Events whose data is text.
    pub fn text_events(status: u16, content_type: &'static str, events: Events<String>) -> Self {
        events.reply(status, content_type, text_event)
    }

    /// Events whose values are events themselves: their members are `data`, `event`, `id` and `retry`.
    pub fn whole_events<T: Serialize + Send + 'static>(
        status: u16,
        content_type: &'static str,
        events: Events<T>,
    ) -> Self {
        events.reply(status, content_type, whole_event)
    }
}

fn json_event<T: Serialize>(event: &Event<T>, to: &mut Vec<u8>) -> Result<(), BoxError> {
    head(event, to)?;
    to.extend_from_slice(b"data: ");
    // Without spaces, JSON has no line's end.
    serde_json::to_writer(&mut *to, &event.data)?;
    to.extend_from_slice(b"\n\n");
    Ok(())
}

fn text_event(event: &Event<String>, to: &mut Vec<u8>) -> Result<(), BoxError> {
    head(event, to)?;
    data(&event.data, to);
    to.push(b'\n');
    Ok(())
}

fn whole_event<T: Serialize>(event: &Event<T>, to: &mut Vec<u8>) -> Result<(), BoxError> {
    head(event, to)?;
    let members = serde_json::to_value(&event.data)?;
    for name in ["event", "id", "retry", "data"] {
        match members.get(name) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if name == "data" => data(text, to),
            Some(Value::String(text)) => member(name, text, to)?,
            Some(other) => member(name, &other.to_string(), to)?,
        }
    }
    to.push(b'\n');
    Ok(())
}

/// Everything but the data.
fn head<T>(event: &Event<T>, to: &mut Vec<u8>) -> Result<(), BoxError> {
    if let Some(kind) = &event.kind {
        member("event", kind, to)?;
    }
    if let Some(id) = &event.id {
        member("id", id, to)?;
    }
    if let Some(retry) = event.retry {
        writeln!(to, "retry: {}", retry.as_millis())?;
    }
    Ok(())
}

fn member(name: &str, value: &str, to: &mut Vec<u8>) -> Result<(), BoxError> {
    if value.contains(['\r', '\n', '\0']) {
        return Err(format!("the `{name}` of an event has a line's end or a NUL").into());
    }
    writeln!(to, "{name}: {value}")?;
    Ok(())
}

/// Text of several lines is as many lines of data.
fn data(text: &str, to: &mut Vec<u8>) {
    let text = text.replace("\r\n", "\n");
    for line in text.split(['\r', '\n']) {
        to.extend_from_slice(b"data: ");
        to.extend_from_slice(line.as_bytes());
        to.push(b'\n');
    }
}
