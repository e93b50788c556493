//! A shop that is open, and a small client.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, Response, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};

use corner_shop::generated::runtime::serve;
use corner_shop::{App, server};

/// A shop on its first day, behind a port of its own. It closes with the test that opened it.
pub struct Shop {
    address: SocketAddr,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Shop {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(serve(listener, server(App::default())));
        Self { address }
    }

    pub async fn get(&self, target: &str) -> Answer {
        self.send(Request::get(target), "").await
    }

    pub async fn delete(&self, target: &str) -> Answer {
        self.send(Request::delete(target), "").await
    }

    pub async fn post(&self, target: &str, body: Value) -> Answer {
        self.send(as_json(Request::post(target)), body.to_string())
            .await
    }

    pub async fn put(&self, target: &str, body: Value) -> Answer {
        self.send(as_json(Request::put(target)), body.to_string())
            .await
    }

    pub async fn patch(&self, target: &str, body: Value) -> Answer {
        self.send(as_json(Request::patch(target)), body.to_string())
            .await
    }

    pub async fn send(&self, request: Builder, body: impl Into<Bytes>) -> Answer {
        let (head, body) = self.start(request, body).await.into_parts();
        let body = body.collect().await.expect("a whole body").to_bytes();
        Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
        }
    }

    /// Sends a request, and gives the answer as soon as its head is there.
    pub async fn start(&self, request: Builder, body: impl Into<Bytes>) -> Response<Incoming> {
        ask(self.address, request, body).await
    }
}

impl Answer {
    /// A header's value; empty where it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().expect("text"))
            .unwrap_or_default()
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Asserts that this is an error of the shop: its status, its code in body and header, and a message.
    #[track_caller]
    pub fn assert_error(&self, status: u16, code: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.json()["code"], code, "{self:?}");
        assert_eq!(self.header("x-error-code"), code, "{self:?}");
        assert_ne!(self.json()["message"], "", "{self:?}");
    }

    /// What the server itself found wrong with the request, each as place and rule: `query page minimum`.
    #[track_caller]
    pub fn violations(&self) -> Vec<String> {
        assert_eq!(self.status, 422, "{self:?}");
        assert_eq!(self.header("content-type"), "application/json");
        let error = self.json();
        assert_eq!(error["code"], "VALIDATION_ERROR");
        let found = error["details"].as_array().expect("a list of details");
        found
            .iter()
            .map(|one| {
                let text = |name: &str| one[name].as_str().unwrap_or_default();
                assert_ne!(text("message"), "", "{self:?}");
                format!("{} {} {}", text("location"), text("field"), text("rule"))
            })
            .collect()
    }
}

/// Says that a request's body is JSON.
pub fn as_json(request: Builder) -> Builder {
    request.header(header::CONTENT_TYPE, "application/json")
}

/// Sends a request over a connection of its own.
pub async fn ask(
    address: SocketAddr,
    request: Builder,
    body: impl Into<Bytes>,
) -> Response<Incoming> {
    let stream = TcpStream::connect(address).await.expect("an open shop");
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.expect("a connection");
    tokio::spawn(connection);
    let request = request.header(header::HOST, address.to_string());
    let request = request.body(Full::new(body.into())).expect("a request");
    sender.send_request(request).await.expect("an answer")
}
