//! What clients see of the staff directory: what a handler knows, less what each answer leaves out.

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use staff::generated::api::*;
use staff::generated::models::*;
use staff::generated::router;
use staff::generated::runtime::{Field, HandlerError};

struct Directory;

fn ada() -> Employee {
    Employee { id: 1, name: "Ada".to_owned(), salary: Some(5000), phone: None, floor: 2 }
}

impl Api for Directory {
    async fn read_badge(&self, _: ReadBadgeRequest) -> Result<EmployeeIdName, HandlerError> {
        Ok(ada().into())
    }

    async fn read_profile(&self, _: ReadProfileRequest) -> Result<EmployeeWithoutSalary, HandlerError> {
        Ok(ada().into())
    }

    async fn read_sparse(&self, request: ReadSparseRequest) -> Result<EmployeeSparse, HandlerError> {
        let full = ada().into();
        Ok(match request.id {
            1 => full,
            2 => EmployeeSparse { phone: Field::Null, floor: None, ..full },
            _ => EmployeeSparse { phone: Field::Value("1815".to_owned()), salary: None, ..full },
        })
    }

    async fn read_tight(&self, _: ReadTightRequest) -> Result<EmployeeCompact, HandlerError> {
        Ok(ada().into())
    }

    async fn list_staff(&self, _: ListStaffRequest) -> Result<Vec<EmployeeNameSalary>, HandlerError> {
        Ok(vec![ada().into()])
    }
}

async fn answer(path: &str) -> Value {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let answer = router(Directory).oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    serde_json::from_slice(&body).unwrap()
}

#[tokio::test]
async fn what_is_left_out_is_not_answered() {
    for (path, expected) in [
        ("/staff/1/badge", json!({"id": 1, "name": "Ada"})),
        ("/staff/1/profile", json!({"id": 1, "name": "Ada", "phone": null, "floor": 2})),
        ("/staff", json!([{"name": "Ada", "salary": 5000}])),
        // Never set; set to null; set.
        ("/staff/1/sparse", json!({"id": 1, "name": "Ada", "salary": 5000, "floor": 2})),
        ("/staff/2/sparse", json!({"id": 1, "name": "Ada", "salary": 5000, "phone": null})),
        ("/staff/3/sparse", json!({"id": 1, "name": "Ada", "phone": "1815", "floor": 2})),
        ("/staff/1/tight", json!({"id": 1, "name": "Ada", "salary": 5000, "floor": 2})),
    ] {
        assert_eq!(answer(path).await, expected, "{path}");
    }
}
