//! The schema as a document.

use crate::error::OpenError;
use crate::migrations;
use rusqlite::Connection;

/// Why each table exists. A test holds this list complete.
const NOTES: &[(&str, &str)] = &[
    ("meta", "Facts about the data itself, for example the version of the zone rules that instants were derived with."),
    ("settings", "What a person chose on this machine."),
    ("brands", "A client's brand and its rules."),
    ("accounts", "A brand's identity on a network. Holds where the secret is, never the secret."),
    ("visuals", "Pictures of the library. The file's name on disk is `hash`."),
    ("visual_more", "What only one visual at a time is asked for: texts, rights, what its file says of itself."),
    ("visual_text", "What of a visual is indexed."),
    ("visual_folders", "Folders of the library."),
    ("visual_labels", "Which visuals carry which labels."),
    ("visual_collections", "Smart collections: filters of the library that a person named."),
    ("visual_releases", "Papers beside visuals: releases, consents, licences."),
    ("visual_pairs", "Visuals that look alike. Derived, but for what somebody settled."),
    ("visual_edits", "The recipe of a visual, or of one of its forms for a network, and which version is in force."),
    ("visual_edit_versions", "Every version of a recipe, so that it can be undone and done again."),
    ("visual_alts", "Alternative texts in a language; the one of no language stands with the visual."),
    ("brand_kits", "The colours and the fonts that a brand chose."),
    ("brand_logos", "A brand's logos, with their files."),
    ("brand_fonts", "Fonts that a brand added, with their files and what their licence says."),
    ("templates", "Templates for visuals that were imported, sanitised."),
    ("designs", "Templates that were filled in."),
    ("design_visuals", "Which visual is which page and size of a filled-in template."),
    ("inbox_calls", "Calls that reading an account cost, by the minute, for as long as its budget counts them."),
    ("register_holds", "Entries of the register that a person keeps whatever their age."),
    ("visual_watches", "Folders of this machine that the library watches."),
    ("visual_watch_seen", "What was seen in a watched folder, so that each file comes in once."),
    ("visual_jobs", "Jobs of bringing files in."),
    ("visual_job_items", "The files of a job with what became of each."),
    ("visual_leftovers", "Files that may belong to nothing any more."),
    ("library_edits", "What changes of the library changed, for taking them back."),
    ("visual_search", "Full text over `visuals`, written in the same transaction as the row."),
    ("posts", "Ideas with their master text and, once planned, their wall time and the instant derived from it."),
    ("post_search", "Full text over `posts.search_text`, written in the same transaction as the row."),
    (
        "post_versions",
        "Every text that was ever saved, thinned after a day and after thirty; what a conflict refused stays.",
    ),
    ("post_visuals", "Which visuals a post uses, in its master or any variant. Derived."),
    ("variants", "A post's form for one account: what it says differently."),
    ("conversations", "Threads of the unified inbox, one per account and first message."),
    ("conversation_counts", "Conversations by brand, network and state, kept by triggers so that badges cost nothing."),
    ("contacts", "Whom a brand asks when it cannot answer by itself."),
    ("conversation_labels", "Which conversations carry which labels. A label in the bin keeps its conversations."),
    ("conversation_notes", "What a person noted in a conversation. Never leaves this machine."),
    (
        "conversation_events",
        "What was done with conversations beyond what messages and deliveries tell: a day's count.",
    ),
    ("day_closings", "Days that were closed, with what they came to."),
    ("saved_views", "Filters of the inbox that a person named."),
    ("targets", "Within which time a brand wants to answer, and when it is there to answer."),
    ("messages", "What was written, by others and by us, as the network last told it."),
    ("message_text", "What of a message is indexed; `filter` is one token, the account's."),
    ("message_search", "Full text over `message_text`, written in the same transaction as the row, newest by rowid."),
    ("syncs", "How reading an account's inbox stands: how far back the first look came, why the last one failed."),
    ("subjects", "What a conversation is about where that is no message of it: an article, the item of a feed."),
    ("actions", "What we did with a message and have not taken back."),
    ("deliveries", "The outbox: publications, replies and actions. State moves only by the domain's `step`."),
    ("steps", "The calls of a delivery, in order, with the key minted for each before it first left."),
    ("snippets", "Texts kept for later use: snippets, hashtag sets, templates with variables."),
    ("link_rules", "Campaign parameters that a brand wants on the links to its own sites."),
    ("people", "Human beings whom a brand mentions."),
    ("handles", "A person's identities on the networks."),
    ("ledger", "What happened to a delivery, in order. Append-only."),
    ("labels", "Labels and campaigns: names in a colour that posts carry."),
    ("post_labels", "Which posts carry which labels. A label in the bin keeps its posts."),
    ("day_notes", "What a person noted on a day."),
    ("saved_filters", "Filters of the calendar that a person named."),
    ("queue_slots", "Weekly times of the queue, per account, on the wall of the account's brand."),
    ("queue_places", "Where the queue put a post. The place is the queue's only as long as the post stands there."),
    ("ideas", "Ideas that are no posts yet, of one brand or of none."),
    ("pillars", "Subjects that a brand talks about, with their share of its posts."),
    ("post_pillars", "The subject of a post."),
    ("cadences", "Posts per ISO week that are wanted of an account."),
    ("series", "Recurring posts: what each occurrence says until it is edited, and when."),
    ("series_accounts", "The accounts of a series and what each says differently."),
    ("occurrences", "The post of each date of a series: at most one, whatever happens to it afterwards."),
    ("series_edits", "What series were before a change, for taking it back."),
    ("pauses", "Times in which nothing leaves, of one brand or of all; the open ones are in force."),
    (
        "pause_exemptions",
        "Posts that leave although their brand is paused, because a person chose so for each of them.",
    ),
    ("statements", "Texts at hand for a crisis."),
    ("awake", "Hours in which a conductor was at work: when this machine sleeps, and how far its clock had come."),
    (
        "brand_marks",
        "Words by which a brand is known, and words it wants to look at twice. Folded, without their sign.",
    ),
    ("guard_confirmations", "What of another brand a person says is meant in a post."),
    ("forecasts", "What is known to keep a planned delivery from leaving as planned. Derived."),
    ("approvals", "What clients were asked about posts and what they answered."),
    ("revisions", "Changes of what is out, on their way to the networks."),
    ("native_posts", "Posts of our accounts that were made elsewhere; read anew at every look."),
    ("native_looks", "When an account's own posts are read next."),
    ("lexicon_edits", "A person's changes to the built-in lists of words. A null value takes the entry off its list."),
    ("alert_words", "Words that a brand wants to hear of at once."),
    ("flow_hours", "Messages of others by the hour they were written in, and how many of them sound bad. Derived."),
    ("spikes", "Times in which much more came than usual, or much more that sounds bad."),
    ("triage_rules", "Rules over incoming messages, in order."),
    ("triage_log", "What each rule did, with how the conversation stood before."),
    (
        "register",
        "What was moderated: a chain of entries per brand, each with the hash of the one before. Append-only.",
    ),
    (
        "register_settings",
        "A brand's house rules where they are its own, and for how long its register tells everything.",
    ),
    ("contact_aliases", "Other addresses of a contact."),
    ("escalations", "Threads that became a mail to somebody of the client's."),
    ("escalation_answers", "What came back by mail, kept here: the mailbox may go, the answer was given."),
    ("reply_facts", "What a brand's answers say of it."),
    ("draft_visuals", "Visuals of the answer being written, beside `conversations.draft`."),
    ("person_tags", "What a brand calls a person."),
    ("authors", "Who wrote to a brand: one row per identity. Derived from `messages` but for the person they are."),
    ("author_threads", "In which conversations an author wrote. Derived."),
    ("distinct_authors", "Identities that look alike and are not the same human being: a person said so."),
    ("person_edits", "What cards were before they were joined or split, for taking it back."),
    ("erasures", "Whose messages were erased: a fingerprint by which they are not taken in again."),
    ("answers", "What a brand answered to which question. Derived from `messages`, of what left only."),
    ("answer_words", "The words of those questions and answers, reduced to what a paraphrase keeps; no text."),
    ("answer_vocabulary", "Which words `answer_words` has."),
    ("date_choices", "Which dates a brand looks at: regions of public holidays, zones of school holidays."),
    ("hidden_dates", "Dates and whole categories that a brand does not want to see."),
    ("own_dates", "A brand's own dates: its birthday, a fair, the opening of a shop."),
    ("school_holidays", "School holidays taken over from the ministry's file; they come before those built in."),
    (
        "inbox_choices",
        "How a person wants an account to be read: which folders, and whether marks are set at its server.",
    ),
    ("read_marks_due", "Conversations whose standing changed since their messages were last marked at the server."),
    ("read_marks", "Messages that were marked as read from here; only these marks are taken back."),
    ("import_batches", "Tables that were imported, to take each back as a whole."),
    ("import_posts", "Which posts a batch made."),
    ("dictionary_words", "Words that a brand writes and no dictionary knows."),
    ("wordings", "What a brand forbids and requires in its texts."),
];

/// The schema of the newest version as commented SQL, for `src-tauri/docs/schema.sql`. Empty when SQLite refuses a
/// migration step: a defect that every test shows.
#[must_use]
pub fn schema_sql() -> String {
    render().unwrap_or_else(|error| {
        tracing::error!(%error, "the schema cannot be rendered");
        String::new()
    })
}

fn render() -> Result<String, OpenError> {
    let mut conn = Connection::open_in_memory()?;
    migrations::apply(&mut conn, migrations::STEPS)?;
    let mut objects = conn.prepare(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         ORDER BY rowid",
    )?;
    let objects: Vec<[String; 4]> = objects
        .query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))?
        .collect::<Result<_, _>>()?;
    let mut text = format!(
        "-- Written by `cargo xtask codegen` from the migrations; not edited by hand.\n-- Schema version {}. Columns named \
         *_at are integer milliseconds since 1970 UTC; ids are UUID v7 as 16 bytes.\n",
        migrations::schema_version()
    );
    for [kind, name, _, sql] in objects.iter().filter(|[kind, ..]| matches!(kind.as_str(), "table" | "view")) {
        let Some((_, note)) = NOTES.iter().find(|(table, _)| table == name) else {
            // FTS5's own tables follow from the virtual table's statement.
            continue;
        };
        text.push_str(&format!("\n-- {note}\n{sql};\n"));
        for [_, _, _, sql] in
            objects.iter().filter(|[part, _, table, _]| part != kind && table == name && is_part(part))
        {
            text.push_str(&format!("{sql};\n"));
        }
    }
    Ok(text)
}

fn is_part(kind: &str) -> bool {
    matches!(kind, "index" | "trigger")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
    use super::*;
    use std::collections::BTreeSet;

    fn migrated() -> Connection {
        let mut conn = Connection::open_in_memory().unwrap();
        migrations::apply(&mut conn, migrations::STEPS).unwrap();
        conn
    }

    fn names(conn: &Connection, sql: &str) -> BTreeSet<String> {
        conn.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn every_table_has_its_note() {
        let conn = migrated();
        let tables = names(
            &conn,
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite%'",
        );
        let noted: BTreeSet<String> = NOTES.iter().map(|(table, _)| (*table).to_owned()).collect();
        assert_eq!(tables, noted);
    }

    #[test]
    fn the_document_is_the_committed_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema.sql");
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(committed == schema_sql(), "run `cargo xtask codegen`");
    }

    #[test]
    fn tables_are_strict() {
        let conn = migrated();
        let loose = names(
            &conn,
            "SELECT name FROM pragma_table_list
             WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%'",
        );
        assert_eq!(loose, BTreeSet::new());
    }

    #[test]
    fn every_foreign_key_has_an_index() {
        let conn = migrated();
        let bare = names(
            &conn,
            "SELECT t.name || '.' || f.\"from\" FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
             -- A key of several columns is looked for by its first.
             WHERE t.schema = 'main' AND t.type = 'table' AND f.seq = 0
             -- An integer that is the primary key alone is the row's own number.
             AND NOT EXISTS (
               SELECT 1 FROM pragma_table_info(t.name) p WHERE p.name = f.\"from\" AND p.pk = 1 AND p.type = 'INTEGER'
                 AND t.wr = 0 AND (SELECT count(*) FROM pragma_table_info(t.name) WHERE pk > 0) = 1)
             AND NOT EXISTS (
               SELECT 1 FROM pragma_index_list(t.name) i, pragma_index_info(i.name) c
               WHERE c.seqno = 0 AND c.name = f.\"from\"
                 AND (i.partial = 0 OR EXISTS (SELECT 1 FROM sqlite_schema s
                      WHERE s.name = i.name AND s.sql LIKE '%WHERE ' || f.\"from\" || ' IS NOT NULL')))",
        );
        assert_eq!(bare, BTreeSet::new());
    }

    #[test]
    fn columns_are_not_null_unless_listed() {
        let conn = migrated();
        let nullable: BTreeSet<String> = names(
            &conn,
            "SELECT t.name || '.' || c.name FROM pragma_table_list t, pragma_table_info(t.name) c
             WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND c.\"notnull\" = 0",
        );
        for text in ["posts.content", "deliveries.state", "messages.text", "steps.key", "accounts.handle"] {
            assert!(!nullable.contains(text), "{text}");
        }
        assert!(nullable.contains("deliveries.due_at"));
    }
}
