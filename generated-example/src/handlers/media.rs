//! The operations of [`media`](crate::generated::media).

use crate::App;
use crate::generated::media::*;
use crate::generated::models::ItemStatus;
use crate::generated::runtime::{File, HandlerError, Text, UriReference};
use crate::report;

impl Media for App {
    async fn show_home(&self, _request: ShowHomeRequest) -> Result<Text, HandlerError> {
        let is_on_sale = |status| status == ItemStatus::OnSale;
        let count = self
            .store
            .shelf()
            .items()
            .filter(|item| is_on_sale(item.status))
            .count();
        let page = format!(
            "<!doctype html>\n<html lang=\"en\">\n<title>Corner Shop</title>\n\
             <h1>Come in, we are open</h1>\n<p>{count} items on sale. <a href=\"/docs\">How to order</a></p>\n"
        );
        // The document does not speak of caches, so that it takes a reply of one's own to do so.
        ShowHomeRequest::reply(page.into())
            .header("Cache-Control", "max-age=60")
            .answer()
    }

    async fn check_health(&self, _request: CheckHealthRequest) -> Result<Text, HandlerError> {
        Ok("OK".into())
    }

    async fn download_report(
        &self,
        request: DownloadReportRequest,
    ) -> Result<File, DownloadReportError> {
        let year = request.year;
        let report = File::new(report::pdf(year)?).attachment(&format!("Corner Shop – {year}.pdf"));
        // A client that was cut off asks for the rest, and says by the tag which report it has the beginning of.
        Ok(report.tag(&format!("report-{year}"))?)
    }

    async fn show_old_docs(
        &self,
        _request: ShowOldDocsRequest,
    ) -> Result<ShowOldDocsOk, HandlerError> {
        let location = const { UriReference::new("/docs") };
        Ok(ShowOldDocsOk { location })
    }
}
