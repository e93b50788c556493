//! The operations of [`media`](crate::generated::media).

use crate::App;
use crate::generated::media::*;
use crate::generated::models::Message;
use crate::generated::runtime::{File, HandlerError, Text, UriReference};

const HOME: &str = "
    <html>
        <head><title>My site</title></head>
        <body><h1>Hello FastAPI 🚀</h1></body>
    </html>
    ";

impl Media for App {
    async fn get_home(&self, _: GetHomeRequest) -> Result<Text, HandlerError> {
        Ok(HOME.into())
    }

    async fn get_health(&self, _: GetHealthRequest) -> Result<Text, HandlerError> {
        Ok("OK".into())
    }

    async fn download_report(&self, _: DownloadReportRequest) -> Result<File, HandlerError> {
        Ok(File::open("report.pdf").await?.attachment("2024 annual report.pdf"))
    }

    async fn stream_logs(&self, _: StreamLogsRequest) -> Result<Text, HandlerError> {
        Ok(Text::unfold(0, |n| async move { Ok((n < 10).then(|| (format!("[INFO] log line {n}\n"), n + 1))) }))
    }

    async fn redirect_to_new_docs(&self, _: RedirectToNewDocsRequest) -> Result<RedirectToNewDocsOk, HandlerError> {
        Ok(RedirectToNewDocsOk { location: const { UriReference::new("/docs") } })
    }

    async fn boom(&self, _: BoomRequest) -> Result<Message, HandlerError> {
        Err("db password is hunter2".into())
    }
}
