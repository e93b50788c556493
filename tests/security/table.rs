//! Requirement by requirement, credentials by credentials: what is answered, how it is asked for, and who it is.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::http::Request;
use axum::http::request::Parts;
use tower::ServiceExt;

use security_table::generated::api::*;
use security_table::generated::router;
use security_table::generated::runtime::{
    ApiKey, BasicCredentials, BearerToken, ClientCertificate, Denied, Granted, HandlerError, HttpCredentials, Raw,
};
use security_table::generated::security::*;

/// How often an operation ran.
static RAN: AtomicUsize = AtomicUsize::new(0);

struct Hospital;

impl Security for Hospital {
    async fn bearer(&self, token: BearerToken, _: &Parts) -> Result<BearerCaller, Denied> {
        assert!(!format!("{token:?}").contains(token.as_str()));
        match token.as_str() {
            "good" => Ok(BearerCaller {}),
            "banned" => Err(Denied::forbidden()),
            "gone" => Err(Denied::skip()),
            "broken" => {
                let error = std::io::Error::other("the database is away");
                Err(error)?
            }
            _ => Err(Denied::invalid()),
        }
    }

    async fn basic(&self, credentials: BasicCredentials, _: &Parts) -> Result<BasicCaller, Denied> {
        assert!(!format!("{credentials:?}").contains("k:ö"));
        if credentials.are("ada", "k:ö") { Ok(BasicCaller {}) } else { Err(Denied::invalid()) }
    }

    async fn digest(&self, credentials: Option<HttpCredentials>, _: &Parts) -> Result<DigestCaller, Denied> {
        match credentials {
            Some(shown) if shown.as_str() == "username=\"ada\", response=\"good\"" => Ok(DigestCaller {}),
            Some(_) => Err(Denied::challenge("Digest realm=\"h\", nonce=\"2\", stale=true")),
            None => Err(Denied::challenge("Digest realm=\"h\", nonce=\"1\"")),
        }
    }

    async fn header_key(&self, key: ApiKey, _: &Parts) -> Result<HeaderKeyCaller, Denied> {
        if key.is("good") { Ok(HeaderKeyCaller {}) } else { Err(Denied::invalid()) }
    }

    async fn query_key(&self, key: ApiKey, _: &Parts) -> Result<Granted<QueryKeyCaller>, Denied> {
        match key.as_str() {
            "good" | "g o&d" => Ok(Granted::new(QueryKeyCaller {}, ["supply", "other"])),
            "small" => Ok(Granted::new(QueryKeyCaller {}, ["other"])),
            _ => Err(Denied::invalid()),
        }
    }

    async fn session_cookie(&self, key: ApiKey, _: &Parts) -> Result<SessionCookieCaller, Denied> {
        match key.as_str() {
            "good" => Ok(SessionCookieCaller {}),
            "ended" => Err(Denied::skip()),
            _ => Err(Denied::invalid()),
        }
    }

    async fn tls(&self, certificate: ClientCertificate, _: &Parts) -> Result<TlsCaller, Denied> {
        if certificate.der() == b"good" { Ok(TlsCaller {}) } else { Err(Denied::forbidden()) }
    }

    async fn oidc(&self, token: BearerToken, _: &Parts) -> Result<Granted<OidcCaller>, Denied> {
        match token.as_str() {
            "nurse" => Ok(Granted::new(OidcCaller {}, Vec::<String>::new())),
            "auditor" => Ok(Granted::new(OidcCaller {}, ["auditor"])),
            "root" => Ok(Granted::everything(OidcCaller {})),
            _ => Err(Denied::invalid()),
        }
    }

    async fn oauth(&self, token: BearerToken, _: &Parts) -> Result<Granted<OauthCaller>, Denied> {
        let scopes: &[&str] = match token.as_str() {
            "none" => &[],
            "read" => &["patients.read"],
            "write" => &["patients.write"],
            "both" => &["patients.write", "patients.read"],
            "prefix" => &["patients.rea", "patients.read.more"],
            _ => return Err(Denied::invalid()),
        };
        Ok(Granted::new(OauthCaller {}, scopes.iter().copied()))
    }
}

/// Answers who calls.
macro_rules! tell {
    ($request:expr) => {{
        RAN.fetch_add(1, Ordering::Relaxed);
        Err(Raw::new(format!("{:?}", $request.caller)).into())
    }};
}

impl Api for Hospital {
    async fn list_wards(&self, request: ListWardsRequest) -> Result<(), HandlerError> {
        let _: BearerCaller = request.caller.clone();
        tell!(request)
    }

    async fn read_opening_hours(&self, _: ReadOpeningHoursRequest) -> Result<(), HandlerError> {
        Err(Raw::new("anybody").into())
    }

    async fn read_lobby(&self, _: ReadLobbyRequest) -> Result<(), HandlerError> {
        Err(Raw::new("anybody").into())
    }

    async fn read_menu(&self, request: ReadMenuRequest) -> Result<(), HandlerError> {
        let _: Option<SessionCookieCaller> = request.caller.clone();
        tell!(request)
    }

    async fn read_lab(&self, request: ReadLabRequest) -> Result<(), HandlerError> {
        // A key in the query string is not told by the request.
        assert!(!format!("{request:?}").contains("good"));
        match &request.caller {
            HeaderKeyOrQueryKey::HeaderKey(_) | HeaderKeyOrQueryKey::QueryKey(_) => tell!(request),
        }
    }

    async fn read_morgue(&self, request: ReadMorgueRequest) -> Result<(), HandlerError> {
        let BasicAndHeaderKey { basic: _, header_key: _ } = &request.caller;
        tell!(request)
    }

    async fn read_pharmacy(&self, request: ReadPharmacyRequest) -> Result<(), HandlerError> {
        tell!(request)
    }

    async fn read_chapel(&self, request: ReadChapelRequest) -> Result<(), HandlerError> {
        tell!(request)
    }

    async fn read_lounge(&self, request: ReadLoungeRequest) -> Result<(), HandlerError> {
        tell!(request)
    }

    async fn list_patients(&self, request: ListPatientsRequest) -> Result<(), ListPatientsError> {
        tell!(request)
    }

    async fn admit_patient(&self, request: AdmitPatientRequest) -> Result<(), HandlerError> {
        tell!(request)
    }

    async fn move_patients(&self, request: MovePatientsRequest) -> Result<(), HandlerError> {
        assert_eq!(request.caller, 7, "the parameter");
        RAN.fetch_add(1, Ordering::Relaxed);
        Err(Raw::new(format!("{:?}", request.caller_2)).into())
    }

    async fn read_ledger(&self, request: ReadLedgerRequest) -> Result<(), HandlerError> {
        tell!(request)
    }

    async fn read_supplies(&self, request: ReadSuppliesRequest) -> Result<(), HandlerError> {
        tell!(request)
    }

    async fn list_devices(&self, request: ListDevicesRequest) -> Result<(), HandlerError> {
        tell!(request)
    }

    async fn read_legacy(&self, request: ReadLegacyRequest) -> Result<(), HandlerError> {
        tell!(request)
    }

    async fn read_legacy_openly(&self, request: ReadLegacyOpenlyRequest) -> Result<(), HandlerError> {
        tell!(request)
    }
}

const BEARER: &str = r#"Bearer realm="Hospital""#;
const INVALID: &str = r#"Bearer realm="Hospital", error="invalid_token""#;
const BASIC: &str = r#"Basic realm="Hospital", charset="UTF-8""#;
const HEADER: &str = r#"ApiKey realm="Hospital", in="header", name="X-Api-Key""#;
const QUERY: &str = r#"ApiKey realm="Hospital", in="query", name="api key""#;
const COOKIE: &str = r#"ApiKey realm="Hospital", in="cookie", name="sid""#;
const TLS: &str = r#"ClientCertificate realm="Hospital""#;
const FIRST: &str = r#"Digest realm="h", nonce="1""#;
const STALE: &str = r#"Digest realm="h", nonce="2", stale=true"#;
const NEEDS_READ: &str = r#"Bearer realm="Hospital", error="insufficient_scope", scope="patients.read""#;
const NEEDS_WRITE: &str = r#"Bearer realm="Hospital", error="insufficient_scope", scope="patients.write""#;
const NEEDS_BOTH: &str =
    r#"Bearer realm="Hospital", error="insufficient_scope", scope="patients.read patients.write""#;
const NEEDS_AUDITOR: &str = r#"Bearer realm="Hospital", error="insufficient_scope", scope="auditor""#;
const NEEDS_SUPPLY: &str = r#"ApiKey realm="Hospital", in="query", name="api key", error="insufficient_scope", scope="supply""#;

/// `ada:k:ö`
const ADA: &str = "Basic YWRhOms6w7Y=";
const GOOD: &str = "Bearer good";
const A: &str = "authorization";
const K: &str = "x-api-key";
const C: &str = "cookie";
/// The certificate.
const T: &str = "TLS";

/// Method and target, headers, status, what is asked for, who calls.
type Row = (&'static str, &'static [(&'static str, &'static str)], u16, &'static [&'static str], &'static str);

#[rustfmt::skip]
const TABLE: &[Row] = &[
    // One scheme, the document's own for all operations.
    ("GET /wards", &[], 401, &[BEARER], ""),
    ("GET /wards", &[(A, GOOD)], 200, &[], "BearerCaller"),
    ("GET /wards", &[(A, "bEARER   good")], 200, &[], "BearerCaller"),
    ("HEAD /wards", &[], 401, &[BEARER], ""),
    ("OPTIONS /wards", &[], 204, &[], ""),
    ("GET /wards", &[(A, "Bearer bad")], 401, &[INVALID], ""),
    ("GET /wards", &[(A, "Bearer")], 401, &[INVALID], ""),
    ("GET /wards", &[(A, "Bearer ")], 401, &[INVALID], ""),
    ("GET /wards", &[(A, "Bearer good good")], 401, &[INVALID], ""),
    ("GET /wards", &[(A, "Bearer gööd")], 401, &[INVALID], ""),
    ("GET /wards", &[(A, GOOD), (A, GOOD)], 401, &[INVALID], ""),
    ("GET /wards", &[(A, "Bearergood")], 401, &[BEARER], ""),
    ("GET /wards", &[(A, ADA)], 401, &[BEARER], ""),
    ("GET /wards", &[(A, "")], 401, &[BEARER], ""),
    ("GET /wards", &[(K, "good")], 401, &[BEARER], ""),
    ("GET /wards", &[(A, "Bearer banned")], 403, &[], ""),
    ("GET /wards", &[(A, "Bearer gone")], 401, &[BEARER], ""),
    ("GET /wards", &[(A, "Bearer broken")], 500, &[], ""),
    // None, by an empty list; none, as nobody in particular is enough.
    ("GET /open", &[], 200, &[], "anybody"),
    ("GET /open", &[(A, "Bearer bad")], 200, &[], "anybody"),
    ("GET /lobby", &[], 200, &[], "anybody"),
    // One, or nobody in particular.
    ("GET /menu", &[], 200, &[], "None"),
    ("GET /menu", &[(C, "sid=good")], 200, &[], "Some(SessionCookieCaller)"),
    ("GET /menu", &[(C, "a=b; sid=good; sidd=1")], 200, &[], "Some(SessionCookieCaller)"),
    ("GET /menu", &[(C, "a=b"), (C, "sid=good")], 200, &[], "Some(SessionCookieCaller)"),
    ("GET /menu", &[(C, "SID=good")], 200, &[], "None"),
    ("GET /menu", &[(C, "sid=")], 200, &[], "None"),
    ("GET /menu", &[(C, "sid")], 200, &[], "None"),
    ("GET /menu", &[(C, "sid=ended")], 200, &[], "None"),
    ("GET /menu", &[(C, "sid=bad")], 401, &[COOKIE], ""),
    ("GET /menu", &[(C, "sid=good; sid=good")], 401, &[COOKIE], ""),
    ("GET /menu", &[(C, "sid=good"), (C, "sid=bad")], 401, &[COOKIE], ""),
    // One of two.
    ("GET /lab", &[], 401, &[HEADER, QUERY], ""),
    ("GET /lab", &[(K, "good")], 200, &[], "HeaderKey(HeaderKeyCaller)"),
    ("GET /lab?api+key=good", &[], 200, &[], "QueryKey(QueryKeyCaller)"),
    ("GET /lab?x=1&api%20key=g+o%26d", &[], 200, &[], "QueryKey(QueryKeyCaller)"),
    ("GET /lab?api+key=good", &[(K, "good")], 200, &[], "HeaderKey(HeaderKeyCaller)"),
    ("GET /lab?api+key=good", &[(K, "bad")], 200, &[], "QueryKey(QueryKeyCaller)"),
    ("GET /lab?api+key=bad", &[(K, "bad")], 401, &[HEADER, QUERY], ""),
    ("GET /lab?api+key=bad", &[], 401, &[HEADER, QUERY], ""),
    ("GET /lab?api+key=good&api+key=good", &[], 401, &[HEADER, QUERY], ""),
    ("GET /lab?api+key=%ff", &[], 401, &[HEADER, QUERY], ""),
    ("GET /lab?api+key=", &[], 401, &[HEADER, QUERY], ""),
    ("GET /lab?api+key", &[], 401, &[HEADER, QUERY], ""),
    ("GET /lab", &[(K, "")], 401, &[HEADER, QUERY], ""),
    ("GET /lab", &[(K, "good"), (K, "good")], 401, &[HEADER, QUERY], ""),
    ("GET /lab", &[(K, "goodd")], 401, &[HEADER, QUERY], ""),
    // Two at once.
    ("GET /morgue", &[], 401, &[BASIC, HEADER], ""),
    ("GET /morgue", &[(A, ADA)], 401, &[BASIC, HEADER], ""),
    ("GET /morgue", &[(K, "good")], 401, &[BASIC, HEADER], ""),
    ("GET /morgue", &[(A, ADA), (K, "good")], 200, &[], "BasicAndHeaderKey { basic: BasicCaller, header_key: HeaderKeyCaller }"),
    ("GET /morgue", &[(A, ADA), (K, "bad")], 401, &[BASIC, HEADER], ""),
    ("GET /morgue", &[(A, "Basic YWRhOndyb25n"), (K, "good")], 401, &[BASIC, HEADER], ""),
    // The padding left out; no colon; a control character; Latin-1; no base64; two lines.
    ("GET /morgue", &[(A, "basic YWRhOms6w7Y"), (K, "good")], 200, &[], "BasicAndHeaderKey { basic: BasicCaller, header_key: HeaderKeyCaller }"),
    ("GET /morgue", &[(A, "Basic YWRh"), (K, "good")], 401, &[BASIC, HEADER], ""),
    ("GET /morgue", &[(A, "Basic YWRhOmsKOg=="), (K, "good")], 401, &[BASIC, HEADER], ""),
    ("GET /morgue", &[(A, "Basic YWRhOms69g=="), (K, "good")], 401, &[BASIC, HEADER], ""),
    ("GET /morgue", &[(A, "Basic !!"), (K, "good")], 401, &[BASIC, HEADER], ""),
    ("GET /morgue", &[(A, "Basic"), (K, "good")], 401, &[BASIC, HEADER], ""),
    ("GET /morgue", &[(A, ADA), (A, ADA), (K, "good")], 401, &[BASIC, HEADER], ""),
    // Two at once, or another.
    ("GET /pharmacy", &[], 401, &[BASIC, HEADER, BEARER], ""),
    ("GET /pharmacy", &[(A, ADA), (K, "good")], 200, &[], "BasicAndHeaderKey(BasicAndHeaderKey { basic: BasicCaller, header_key: HeaderKeyCaller })"),
    ("GET /pharmacy", &[(A, GOOD)], 200, &[], "Bearer(BearerCaller)"),
    ("GET /pharmacy", &[(A, GOOD), (K, "bad")], 200, &[], "Bearer(BearerCaller)"),
    ("GET /pharmacy", &[(K, "good")], 401, &[BASIC, HEADER, BEARER], ""),
    ("GET /pharmacy", &[(A, "Bearer bad"), (K, "good")], 401, &[BASIC, HEADER, INVALID], ""),
    ("GET /pharmacy", &[(A, "Bearer banned")], 403, &[], ""),
    // Two at once, or nobody in particular.
    ("GET /chapel", &[], 200, &[], "None"),
    ("GET /chapel", &[(A, ADA), (K, "good")], 200, &[], "Some(BasicAndHeaderKey { basic: BasicCaller, header_key: HeaderKeyCaller })"),
    ("GET /chapel", &[(A, ADA)], 200, &[], "None"),
    ("GET /chapel", &[(A, ADA), (K, "bad")], 401, &[BASIC, HEADER], ""),
    // One of two, or nobody in particular.
    ("GET /lounge", &[], 200, &[], "Anonymous"),
    ("GET /lounge", &[(C, "sid=good")], 200, &[], "SessionCookie(SessionCookieCaller)"),
    ("GET /lounge", &[(A, ADA)], 200, &[], "Basic(BasicCaller)"),
    ("GET /lounge", &[(C, "sid=bad"), (A, ADA)], 200, &[], "Basic(BasicCaller)"),
    ("GET /lounge", &[(C, "sid=ended")], 200, &[], "Anonymous"),
    ("GET /lounge", &[(C, "sid=bad")], 401, &[COOKIE, BASIC], ""),
    // Scopes.
    ("GET /patients", &[], 401, &[BEARER], ""),
    ("GET /patients", &[(A, "Bearer read")], 200, &[], "OauthCaller"),
    ("GET /patients", &[(A, "Bearer both")], 200, &[], "OauthCaller"),
    ("GET /patients", &[(A, "Bearer write")], 403, &[NEEDS_READ], ""),
    ("GET /patients", &[(A, "Bearer none")], 403, &[NEEDS_READ], ""),
    ("GET /patients", &[(A, "Bearer prefix")], 403, &[NEEDS_READ], ""),
    ("GET /patients", &[(A, "Bearer bad")], 401, &[INVALID], ""),
    // Scopes, or another scheme that is shown in the same place.
    ("POST /patients", &[(A, "Bearer both")], 200, &[], "Oauth(OauthCaller)"),
    ("POST /patients", &[(A, "Bearer nurse")], 200, &[], "Oidc(OidcCaller)"),
    ("POST /patients", &[(A, "Bearer read")], 403, &[NEEDS_BOTH], ""),
    ("POST /patients", &[(A, "Bearer bad")], 401, &[INVALID], ""),
    ("POST /patients", &[], 401, &[BEARER], ""),
    // Scopes, or other scopes. Neither parameters nor the body are looked at before.
    ("PUT /patients?caller=7", &[(A, "Bearer read")], 200, &[], "OauthCaller"),
    ("PUT /patients?caller=7", &[(A, "Bearer write")], 200, &[], "OauthCaller"),
    ("PUT /patients?caller=7", &[(A, "Bearer none")], 403, &[NEEDS_WRITE, NEEDS_READ], ""),
    ("PUT /patients?caller=x", &[(A, "Bearer read")], 422, &[], ""),
    ("PUT /patients?caller=x", &[(A, "Bearer none")], 403, &[NEEDS_WRITE, NEEDS_READ], ""),
    ("PUT /patients?caller=x", &[], 401, &[BEARER], ""),
    // Roles.
    ("GET /ledger", &[(A, "Bearer auditor")], 200, &[], "OidcCaller"),
    ("GET /ledger", &[(A, "Bearer root")], 200, &[], "OidcCaller"),
    ("GET /ledger", &[(A, "Bearer nurse")], 403, &[NEEDS_AUDITOR], ""),
    ("GET /supplies?api+key=good", &[], 200, &[], "QueryKeyCaller"),
    ("GET /supplies?api+key=small", &[], 403, &[NEEDS_SUPPLY], ""),
    ("GET /supplies", &[], 401, &[QUERY], ""),
    // A certificate, which nothing in a header can stand for.
    ("GET /devices", &[], 401, &[TLS], ""),
    ("GET /devices", &[(T, "good")], 200, &[], "TlsCaller"),
    ("GET /devices", &[(T, "bad")], 403, &[], ""),
    ("GET /devices", &[("client-cert", ":Z29vZA==:")], 401, &[TLS], ""),
    // A scheme that goes back and forth.
    ("GET /legacy", &[], 401, &[FIRST], ""),
    ("GET /legacy", &[(A, GOOD)], 401, &[FIRST], ""),
    ("GET /legacy", &[(A, "digest username=\"ada\", response=\"good\"")], 200, &[], "DigestCaller"),
    ("GET /legacy", &[(A, "Digest response=\"old\"")], 401, &[STALE], ""),
    ("GET /legacy-or-nobody", &[], 200, &[], "None"),
    ("GET /legacy-or-nobody", &[(A, "Digest username=\"ada\", response=\"good\"")], 200, &[], "Some(DigestCaller)"),
    ("GET /legacy-or-nobody", &[(A, "Digest response=\"old\"")], 401, &[STALE], ""),
    // What is not there needs nobody.
    ("GET /nowhere", &[], 404, &[], ""),
    ("DELETE /wards", &[], 405, &[], ""),
];

#[tokio::test]
async fn every_row_of_the_table() {
    let mut wrong = Vec::new();
    for (operation, shown, status, challenges, caller) in TABLE {
        let (method, target) = operation.split_once(' ').unwrap();
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in shown.iter().filter(|(name, _)| *name != T) {
            request = request.header(*name, *value);
        }
        if let Some((_, certificate)) = shown.iter().find(|(name, _)| *name == T) {
            request = request.extension(ClientCertificate::new(certificate.as_bytes()));
        }
        if method == "PUT" {
            request = request.header("content-type", "application/json");
        }
        let request = request.body(Body::from(if method == "PUT" { "[]" } else { "" })).unwrap();
        let before = RAN.load(Ordering::Relaxed);
        let answer = router(Hospital).oneshot(request).await.unwrap();
        let told = answer.status().as_u16();
        let asked: Vec<String> = answer
            .headers()
            .get_all("www-authenticate")
            .iter()
            .map(|value| value.to_str().unwrap().to_owned())
            .collect();
        let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
        let body = http_body_util::BodyExt::collect(answer.into_body()).await.unwrap().to_bytes();
        let who = if told == 200 { String::from_utf8_lossy(&body).into_owned() } else { String::new() };
        let ran = RAN.load(Ordering::Relaxed) - before;
        let shape = told < 400 || method == "HEAD" || kind.as_deref() == Some("application/problem+json");
        let in_order = ran == usize::from(told == 200 && who != "anybody");
        if (told, asked.as_slice(), who.as_str()) != (*status, &to_owned(challenges)[..], *caller) || !shape || !in_order {
            wrong.push(format!("{operation} {shown:?}: {told} {asked:?} {who:?} {kind:?}, ran {ran}"));
        }
    }
    println!("{} of {} rows", TABLE.len() - wrong.len(), TABLE.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), TABLE.len(), wrong.join("\n"));
}

fn to_owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
