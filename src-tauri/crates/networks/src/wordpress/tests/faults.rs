//! One table of answers and what they mean in each phase. The bodies are worded like those of real sites.

use super::now;
use crate::wordpress::faults::{Phase, classify};
use pupitre_domain::problem::Place;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use std::fmt::Write as _;

struct Case(&'static str, u16, &'static [(&'static str, &'static str)], &'static str);

const JSON: (&str, &str) = ("content-type", "application/json; charset=UTF-8");
const HTML: (&str, &str) = ("content-type", "text/html; charset=UTF-8");

const CASES: &[Case] = &[
    Case(
        "401 password withdrawn",
        401,
        &[JSON],
        r#"{"code":"incorrect_password","message":"The provided password is an invalid application password.","data":{"status":401}}"#,
    ),
    Case(
        "401 not signed in",
        401,
        &[JSON],
        r#"{"code":"rest_not_logged_in","message":"You are not currently logged in.","data":{"status":401}}"#,
    ),
    Case(
        "401 of the web server",
        401,
        &[HTML, ("www-authenticate", "Basic realm=\"Staging\"")],
        "<html><head><title>401 Authorization Required</title></head></html>",
    ),
    Case(
        "403 may not publish",
        403,
        &[JSON],
        r#"{"code":"rest_cannot_publish","message":"Sorry, you are not allowed to publish posts in this post type.","data":{"status":403}}"#,
    ),
    Case(
        "403 may not edit",
        403,
        &[JSON],
        r#"{"code":"rest_cannot_edit","message":"Sorry, you are not allowed to edit this post.","data":{"status":403}}"#,
    ),
    Case(
        "403 switched off by a plugin",
        403,
        &[JSON],
        r#"{"code":"rest_cannot_access","message":"DRA: Only authenticated users can access the REST API.","data":{"status":403}}"#,
    ),
    Case(
        "403 firewall",
        403,
        &[HTML],
        "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head><body>Ray ID 88</body></html>",
    ),
    Case(
        "404 no interface",
        404,
        &[JSON],
        r#"{"code":"rest_no_route","message":"No route was found matching the URL and request method.","data":{"status":404}}"#,
    ),
    Case(
        "404 article",
        404,
        &[JSON],
        r#"{"code":"rest_post_invalid_id","message":"Invalid post ID.","data":{"status":404}}"#,
    ),
    Case("404 page", 404, &[HTML], "<html><title>Page non trouv&eacute;e</title></html>"),
    Case(
        "410 in the trash",
        410,
        &[JSON],
        r#"{"code":"rest_already_trashed","message":"The post has already been deleted.","data":{"status":410}}"#,
    ),
    Case(
        "400 parameter",
        400,
        &[JSON],
        r#"{"code":"rest_invalid_param","message":"Invalid parameter(s): slug","data":{"status":400,"params":{"slug":"slug is not of type string."},"details":{}}}"#,
    ),
    Case(
        "400 empty",
        400,
        &[JSON],
        r#"{"code":"empty_content","message":"Content, title, and excerpt are empty.","data":{"status":400}}"#,
    ),
    Case(
        "400 no file arrived",
        400,
        &[JSON],
        r#"{"code":"rest_upload_no_data","message":"No data supplied.","data":{"status":400}}"#,
    ),
    Case(
        "413 of the web server",
        413,
        &[HTML],
        "<html><head><title>413 Request Entity Too Large</title></head></html>",
    ),
    Case("429 of the host", 429, &[HTML, ("retry-after", "120")], "<html>slow down</html>"),
    Case(
        "500 file type",
        500,
        &[JSON],
        r#"{"code":"rest_upload_sideload_error","message":"Sorry, you are not allowed to upload this file type.","data":{"status":500}}"#,
    ),
    Case(
        "500 critical error",
        500,
        &[JSON],
        r#"{"code":"internal_server_error","message":"<p>There has been a critical error on this website.</p>","data":{"status":500}}"#,
    ),
    Case(
        "501 no trash",
        501,
        &[JSON],
        r#"{"code":"rest_trash_not_supported","message":"The post does not support trashing. Set 'force=true' to delete.","data":{"status":501}}"#,
    ),
    Case("502 of the proxy", 502, &[HTML], "<html><title>502 Bad Gateway</title></html>"),
    Case(
        "503 in maintenance",
        503,
        &[HTML, ("retry-after", "600")],
        "<h1>Briefly unavailable for scheduled maintenance. Check back in a minute.</h1>",
    ),
    Case("200 page of a cache", 200, &[HTML], "<!DOCTYPE html><html>Bienvenue</html>"),
    Case("200 cut short", 200, &[JSON], r#"{"id":12,"sta"#),
    Case("200 other types", 200, &[JSON], r#"{"id":"douze"}"#),
    Case(
        "400 a state that only members may ask for",
        400,
        &[JSON],
        r#"{"code":"rest_invalid_param","message":"Invalid parameter(s): status","data":{"status":400,"params":{"status":"Status is forbidden."},"details":{"status":{"code":"rest_forbidden_status","message":"Status is forbidden.","data":{"status":401}}}}}"#,
    ),
];

#[test]
fn what_sites_answer_and_what_it_means() {
    let phases = [
        Phase::Discover,
        Phase::Identify,
        Phase::Read,
        Phase::Hidden(Place::Visual { part: 0, index: 1 }),
        Phase::Show,
        Phase::Settle,
    ];
    let mut table = String::new();
    for Case(name, status, headers, body) in CASES {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        writeln!(table, "{name}").unwrap();
        for phase in &phases {
            let fault = classify(*status, &headers, body.as_bytes(), phase, now());
            let phase = format!("{phase:?}");
            let phase = phase.split('(').next().unwrap_or_default();
            writeln!(table, "    {phase:<9} {fault:?}").unwrap();
        }
    }
    insta::assert_snapshot!(table);
}
