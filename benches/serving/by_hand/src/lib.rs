//! Response handling demo 1.0.0

pub mod api;
pub mod demo;
pub mod models;
pub mod routes;
pub mod rt;
