//! Links lead to where the same server's router finds the operation, with the values they were made of.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use outbound_links::generated::api::*;
use outbound_links::generated::models::{User, UserFile, UserTeam};
use outbound_links::generated::router;
use outbound_links::generated::runtime::{HandlerError, UriReference};
use serde_json::json;
use tower::ServiceExt;

/// Keeps what it is asked, and the links of an answer.
#[derive(Default, Clone)]
struct Keeper {
    asked: Arc<Mutex<String>>,
    links: Arc<Mutex<Vec<UriReference>>>,
}

impl Keeper {
    fn keep(&self, asked: String) -> Result<(), HandlerError> {
        *self.asked.lock().unwrap() = asked;
        Ok(())
    }
}

fn user() -> User {
    User {
        uuid: "2eb8aa08-aa98-11ea-b4aa-73b441d16380".parse().unwrap(),
        page: Some(3),
        team: UserTeam { name: "a&b".to_owned(), lead: Some("é".to_owned()) },
        friends: vec!["x/y".to_owned()],
        file: Some(UserFile { name: Some("cat pictures".to_owned()) }),
        notes: Some(json!({"key": {"id": "n?"}})),
    }
}

impl Api for Keeper {
    async fn get_user(&self, request: GetUserRequest) -> Result<GetUserOk, GetUserError> {
        *self.links.lock().unwrap() = vec![
            request.address_link().unwrap(),
            request.team_link("the team").unwrap(),
            request.status_link(StatusCode::GONE),
        ];
        *self.asked.lock().unwrap() = "getUser".to_owned();
        Ok(GetUserOk { x_team: None, body: user() })
    }

    async fn get_user_address(&self, request: GetUserAddressRequest) -> Result<(), HandlerError> {
        self.keep(format!("address {}", request.userid))
    }

    async fn get_team(&self, request: GetTeamRequest) -> Result<(), HandlerError> {
        self.keep(format!("team {} {:?}", request.name, request.lang))
    }

    async fn search(&self, request: SearchRequest) -> Result<(), HandlerError> {
        let fields = request.fields.unwrap_or_default();
        self.keep(format!("search {} {:?} {fields:?} {:?}", request.q, request.page, request.deep))
    }

    async fn get_file(&self, request: GetFileRequest) -> Result<(), HandlerError> {
        self.keep(format!("file {} {}", request.name, request.ext))
    }
}

/// What the server is asked where a link leads.
async fn follow(keeper: &Keeper, link: &str) -> String {
    let answer =
        router(keeper.clone()).oneshot(Request::get(link).body(Body::empty()).unwrap()).await.unwrap();
    assert!(answer.status().is_success(), "{link}: {answer:?}");
    keeper.asked.lock().unwrap().clone()
}

#[tokio::test]
async fn lead_to_their_operations() {
    let keeper = Keeper::default();
    let user = user();
    let rows = [
        (Some(GetUserRequest::by_uuid_link(&user)), "address 2eb8aa08-aa98-11ea-b4aa-73b441d16380"),
        (Some(GetUserRequest::friends_link(&user)), "search friends Some(3) [] None"),
        (GetUserRequest::first_link(&user), "address x/y"),
        (GetUserRequest::other_link("a b"), "address a b"),
        (GetUserRequest::file_link(&user), "file cat pictures json"),
        (GetUserRequest::note_link(&user), "address n?"),
    ];
    for (link, expected) in rows {
        let link = link.unwrap();
        assert_eq!(follow(&keeper, link.as_str()).await, expected, "{}", link.as_str());
    }
    let search = GetUserRequest::search_link(&user);
    assert_eq!(
        search.as_str(),
        "/search?q=user%202eb8aa08-aa98-11ea-b4aa-73b441d16380%20of%20a%26b&page=1&fields=id,name\
         &deep%5Blead%5D=%C3%A9&deep%5Bname%5D=a%26b"
    );
    let asked = follow(&keeper, search.as_str()).await;
    assert!(
        asked.starts_with(
            "search user 2eb8aa08-aa98-11ea-b4aa-73b441d16380 of a&b Some(1) [\"id\", \"name\"]"
        ),
        "{asked}"
    );
    assert!(asked.contains("\"lead\": \"é\""), "{asked}");
}

#[tokio::test]
async fn hold_values_of_the_request() {
    let keeper = Keeper::default();
    assert_eq!(follow(&keeper, "/users/a%2Fb?lang=de").await, "getUser");
    let links = keeper.links.lock().unwrap().clone();
    let [address, team, status] = &links[..] else { panic!("{links:?}") };
    assert_eq!(follow(&keeper, address.as_str()).await, "address a/b");
    assert_eq!(team.as_str(), "/teams/.the%20team?lang=de");
    assert_eq!(follow(&keeper, team.as_str()).await, "team the team Some(De)");
    assert_eq!(follow(&keeper, status.as_str()).await, "search /users/a%2Fb?lang=de Some(410) [] None");
}

#[test]
fn are_none_where_something_is_missing() {
    let user = User { page: None, friends: Vec::new(), file: None, notes: None, ..user() };
    assert_eq!(GetUserRequest::first_link(&user), None);
    assert_eq!(GetUserRequest::file_link(&user), None);
    assert_eq!(GetUserRequest::note_link(&user), None);
    assert_eq!(GetUserRequest::other_link(""), None);
    // What is missing from a query string is only left out.
    assert_eq!(GetUserRequest::friends_link(&user).as_str(), "/search?q=friends");
}
