//! What the instance says of itself.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::{App, Config, Core, Fail};

const MIME: [&str; 6] = ["image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "audio/mpeg"];

fn configuration(core: &Core, c: &Config) -> Value {
    json!({
        "urls": { "streaming": c.streaming.clone().unwrap_or_else(|| format!("ws://{}", core.host())) },
        "accounts": { "max_featured_tags": 10, "max_pinned_statuses": 5 },
        "statuses": {
            "max_characters": c.max_characters, "max_media_attachments": c.max_media_attachments,
            "characters_reserved_per_url": c.characters_reserved_per_url
        },
        "media_attachments": {
            "supported_mime_types": MIME, "description_limit": 1500, "image_size_limit": c.image_size_limit,
            "image_matrix_limit": 33_177_600, "video_size_limit": 103_809_024, "video_frame_rate_limit": 120,
            "video_matrix_limit": 8_294_400
        },
        "polls": {
            "max_options": 4, "max_characters_per_option": 50, "min_expiration": 300, "max_expiration": 2_629_746
        },
        "translation": { "enabled": false }
    })
}

pub(super) async fn v1(State(core): App) -> Json<Value> {
    let c = core.config();
    Json(json!({
        "uri": core.host(), "title": "Fake instance", "short_description": "", "description": "",
        "email": "admin@example.invalid", "version": c.version, "urls": {}, "stats": {"user_count": 1},
        "thumbnail": null, "languages": ["fr", "en"], "registrations": false, "approval_required": false,
        "max_toot_chars": c.max_characters, "configuration": configuration(&core, &c), "rules": []
    }))
}

pub(super) async fn v2(State(core): App) -> Result<Json<Value>, Fail> {
    let c = core.config();
    if !c.instance_v2 {
        return Err(Fail::missing());
    }
    Ok(Json(json!({
        "domain": core.host(), "title": "Fake instance", "version": c.version,
        "source_url": "https://example.invalid/source", "description": "", "usage": {"users": {"active_month": 1}},
        "thumbnail": {"url": format!("{}/thumb.png", core.url)}, "languages": ["fr", "en"],
        "configuration": configuration(&core, &c), "registrations": {"enabled": false},
        "contact": {"email": "admin@example.invalid", "account": null}, "rules": [], "api_versions": {"mastodon": 7}
    })))
}

pub(super) async fn nodeinfo_links(State(core): App) -> Json<Value> {
    let href = format!("{}/nodeinfo/2.0", core.url);
    Json(json!({"links": [{"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": href}]}))
}

pub(super) async fn nodeinfo(State(core): App) -> Json<Value> {
    let version = core.config().version;
    let name = if version.contains("Pleroma") { "pleroma" } else { "mastodon" };
    Json(json!({
        "version": "2.0", "software": {"name": name, "version": version}, "protocols": ["activitypub"],
        "services": {"outbound": [], "inbound": []}, "usage": {"users": {}}, "openRegistrations": false, "metadata": {}
    }))
}
