//! The schema's steps. Forward only; a step that was released never changes.

use crate::error::OpenError;
use crate::text::order_key;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction};
use rusqlite_migration::{HookResult, M, Migrations};

/// Every step, oldest first.
pub(crate) const STEPS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_calendar.sql"),
    include_str!("migrations/0003_plan.sql"),
    include_str!("migrations/0004_dates.sql"),
    include_str!("migrations/0005_composer.sql"),
    include_str!("migrations/0006_trust.sql"),
    include_str!("migrations/0007_outbox.sql"),
    include_str!("migrations/0008_sources.sql"),
    include_str!("migrations/0009_queue.sql"),
    include_str!("migrations/0010_signals.sql"),
    include_str!("migrations/0011_approvals.sql"),
    include_str!("migrations/0012_register.sql"),
    include_str!("migrations/0013_people.sql"),
    include_str!("migrations/0014_mail.sql"),
    include_str!("migrations/0015_library.sql"),
    include_str!("migrations/0016_inbox.sql"),
    include_str!("migrations/0017_kit.sql"),
    include_str!("migrations/0018_place.sql"),
    include_str!("migrations/0019_answers.sql"),
    TITLES,
    include_str!("migrations/0021_grid.sql"),
];

const TITLES: &str = include_str!("migrations/0020_titles.sql");

/// What step 20 does beside its SQL.
fn order_titles(tx: &Transaction<'_>) -> HookResult {
    let titles: Vec<(i64, String)> = tx
        .prepare("SELECT key, title FROM visuals")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut write = tx.prepare("UPDATE visuals SET title_folded = ?2 WHERE key = ?1 AND title_folded <> ?2")?;
    for (key, title) in titles {
        write.execute((key, order_key(&title)))?;
    }
    Ok(())
}

/// The version of the schema that this code knows.
#[must_use]
pub fn schema_version() -> u32 {
    count(STEPS)
}

pub(crate) fn count(steps: &[&str]) -> u32 {
    u32::try_from(steps.len()).unwrap_or(u32::MAX)
}

/// Brings a database to the newest of `steps`; each step is one transaction.
pub(crate) fn apply(conn: &mut Connection, steps: &[&'static str]) -> Result<(), OpenError> {
    let step = |sql: &&'static str| if *sql == TITLES { M::up_with_hook(sql, order_titles) } else { M::up(sql) };
    let migrations = Migrations::new(steps.iter().map(step).collect());
    // A step may add words to a CHECK, which SQLite allows only by way of the schema's own text.
    let lift = |conn: &Connection, defensive| conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, defensive);
    let defensive = conn.db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE)?;
    lift(conn, false)?;
    let applied = migrations.to_latest(conn);
    lift(conn, defensive)?;
    applied.map_err(|error| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
        other => OpenError::Io(std::io::Error::other(other)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// BLAKE3 of each released step. A step whose hash changed would leave existing data on another schema.
    const FROZEN: &[&str] = &[
        "e4479baa8825f9fff9b518f485a982be9ffa3417ee58239b74b6b6791d4cb4b3",
        "c6ace6d36b92b62328fdd52f74ed7262a8e2ff0ad26b8ff853bf9c1ddc2964d5",
        "c3cc3cd09429eb0d7c53aa3b049abbd132cd1f6bb697bcd4d13f6fa78799260e",
        "85fd8bd0418d198131cc4d93dce9b1822cf2ba9632f5f0080e29f3d9a7b1931b",
        "a49747f838f26fe73db680249c93858dca36378684d45b85526cc999768a1041",
        "07cba13a30432e0724271b883d40e8f7a30a3fe61d8d10eafa17060afceb9968",
        "b7eeabae3347d1fb045f33ae8af5e3ad08cf6ada34e260770f2e56e787eb5ea1",
        "952c46c282ee21a0bcc24560e3e195c2feec068dde9937f57a3d3f6064ef3cd7",
        "c3e12d1168d60084425f9faef4308bfa74e175754c71c1fdc388a75874f07dd2",
        "ae8f8e59f15bb61454add6358c9dc81dafb372e0ad9138cf714d36a6df182fb2",
        "9f8b110ad44eb2dfb75f01e360b72ef3603e0a00fac9842b49a61f07d181e2ee",
        "5eda2a680a64352612825653a87d3f86a94e1c68a3cf0ab9b7a3ae5e49e8ada1",
        "0a12ec41038dc6edb87648c8e5f2d1e55758e741fb1a96bfa01148c71e66b8fb",
        "35508e69ef43eedf0e9deb1bbefe2c5cd7cb79bded8804510b2e4f55bd965be6",
        "5fd13da465f919bc859defbc8af1eb6ec2b7b81d5bd5efc6cfb1943bcd756aea",
        "d2bf143847818774865715a778567e60b7936a4bbf310b0a83600bb0f33e3248",
        "8ef1d8fed9d736bbfb8a830cb15aa1a31cfc949e251bbb50e5ebca5defc3609a",
        "5d609624fdbef5011a6a9f9f41cc095d0efcafcbd938b95be51845a5dace8ef5",
        "4006fd34d2cc663e78ff6f798a04f444dd01ac3ad598f4e9d155a616f0e17fef",
        "6ca2a691ea4698fd0c456e1522f175df1b38b6525b5356de346c997df6156c5a",
        "b0a78ee76434ee96163118ebbdfe760628f84e3c188f504e4315d2f3a67c87f6",
    ];

    #[test]
    fn released_steps_are_frozen() {
        let found: Vec<String> = STEPS.iter().map(|sql| blake3::hash(sql.as_bytes()).to_hex().to_string()).collect();
        assert_eq!(found, FROZEN, "add a new step instead of changing one");
    }
}
