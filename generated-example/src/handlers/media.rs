//! The operations of [`media`](crate::generated::media).

use axum::body::Body;
use axum::http::{HeaderMap, header};

use crate::App;
use crate::generated::media::*;
use crate::generated::models::ItemStatus;
use crate::generated::runtime::HandlerError;
use crate::report;
use crate::stream::{self, Framing};

impl Media for App {
    async fn show_home(&self, _request: ShowHomeRequest) -> Result<String, HandlerError> {
        let is_on_sale = |status| status == ItemStatus::OnSale;
        let count = self
            .store
            .shelf()
            .items()
            .filter(|item| is_on_sale(item.status))
            .count();
        Ok(format!(
            "<!doctype html>\n<html lang=\"en\">\n<title>Corner Shop</title>\n\
             <h1>Come in, we are open</h1>\n<p>{count} items on sale. <a href=\"/docs\">How to order</a></p>\n"
        ))
    }

    async fn check_health(&self, _request: CheckHealthRequest) -> Result<String, HandlerError> {
        Ok("OK".to_owned())
    }

    async fn download_report(
        &self,
        request: DownloadReportRequest,
    ) -> Result<DownloadReportOk, DownloadReportError> {
        let year = request.year;
        let pdf = report::pdf(year)?;
        Ok(DownloadReportOk {
            content_disposition: Some(format!("attachment; filename=\"report-{year}.pdf\"")),
            body: Body::from(pdf),
        })
    }

    async fn stream_logs(
        &self,
        request: StreamLogsRequest,
    ) -> Result<StreamLogsOk, StreamLogsError> {
        let reader = self.store.journal().follow(request.level, request.since);
        Ok(if wants_events(&request.parts.headers) {
            StreamLogsOk::OkEventStream(stream::body(reader, Framing::Events))
        } else {
            StreamLogsOk::OkJsonl(stream::body(reader, Framing::JsonLines))
        })
    }

    async fn show_old_docs(
        &self,
        _request: ShowOldDocsRequest,
    ) -> Result<ShowOldDocsOk, HandlerError> {
        Ok(ShowOldDocsOk {
            location: "/docs".to_owned(),
        })
    }
}

/// Whether the client names events among what it accepts, as `EventSource` does. Everybody else gets lines.
fn wants_events(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|accepted| accepted.to_str().ok())
        .flat_map(|accepted| accepted.split(','))
        .filter_map(|range| range.split(';').next())
        .any(|range| range.trim().eq_ignore_ascii_case("text/event-stream"))
}
