//! The numbered steps that made the database what it is.

/// One step: what is done before its rows are filled in, and after.
pub(crate) struct Step {
    pub(crate) before: &'static str,
    pub(crate) after: &'static str,
}

/// What each version added. A step is never changed once released, and none deletes; rules that a
/// later version replaces (triggers) may go.
///
/// All of the file is encrypted by SQLCipher. In the comments *clear* means that the column would
/// tell nothing about a person even so, *sealed* that it is readable with a key only and would
/// tell, *hashed* that it is compared and never read.
pub(crate) const STEPS: &[Step] =
    &[Step { before: FIRST, after: "" }, Step { before: SECOND, after: SECOND_RULES }];

const FIRST: &str = "
    CREATE TABLE store (
        only INTEGER PRIMARY KEY CHECK (only = 1), -- clear: there is one row
        id TEXT NOT NULL,                          -- clear: the header's, so that the two are known to belong together
        provisioned INTEGER NOT NULL               -- clear: milliseconds since 1970
    ) STRICT;

    CREATE TABLE dossier (
        id TEXT PRIMARY KEY,                       -- clear: random
        reference TEXT NOT NULL UNIQUE,            -- clear: random; the citizen holds it
        touched INTEGER NOT NULL,                  -- clear: milliseconds since 1970
        sealed INTEGER NOT NULL CHECK (sealed IN (0, 1)), -- clear: handed over
        body TEXT NOT NULL                         -- sealed: the dossier in JSON
    ) STRICT;
    CREATE INDEX dossier_drafts ON dossier (touched) WHERE sealed = 0;

    CREATE TABLE dossier_key (
        dossier TEXT PRIMARY KEY REFERENCES dossier (id), -- clear: random
        epoch INTEGER NOT NULL,                    -- clear: which of the vault's keys wraps it
        wrapped BLOB NOT NULL                      -- sealed: the key of this dossier's blobs, under the vault's key
    ) STRICT;

    CREATE TABLE blob (
        id TEXT PRIMARY KEY,                       -- clear: random, and the file's name
        dossier TEXT NOT NULL REFERENCES dossier (id), -- clear: random
        bytes INTEGER NOT NULL                     -- clear: plain size
    ) STRICT;
    CREATE INDEX blob_of_dossier ON blob (dossier);

    CREATE TABLE submission (
        key TEXT PRIMARY KEY,                      -- clear: random; the portal knows it
        dossier TEXT NOT NULL UNIQUE REFERENCES dossier (id), -- clear: random; one hand-over a dossier
        sealed_at INTEGER NOT NULL,                -- clear: milliseconds since 1970
        state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'accepted', 'parked')), -- clear
        standing TEXT NOT NULL,                    -- sealed: the state in JSON, with the portal's numbers
        last_error TEXT,                           -- clear: a code
        bytes_sent INTEGER NOT NULL,               -- clear
        bytes_total INTEGER NOT NULL,              -- clear
        body TEXT NOT NULL                         -- sealed: what is handed over, in JSON
    ) STRICT;

    -- Rules that no slip of a later program can break: what was handed over stays as it was, and
    -- what the portal has acknowledged stays acknowledged.
    CREATE TRIGGER submission_body_stays BEFORE UPDATE OF key, dossier, sealed_at, bytes_total, body ON submission
        BEGIN SELECT RAISE(ABORT, 'a submission stays as it was sealed'); END;
    CREATE TRIGGER submission_accepted_stays BEFORE UPDATE OF state, standing ON submission WHEN OLD.state = 'accepted'
        BEGIN SELECT RAISE(ABORT, 'an accepted submission stays accepted'); END;
    CREATE TRIGGER dossier_sealed_stays BEFORE UPDATE OF sealed ON dossier WHEN OLD.sealed = 1 AND NEW.sealed = 0
        BEGIN SELECT RAISE(ABORT, 'a sealed dossier stays sealed'); END;
";

/// Rows die with their dossier: contents under its data key, and the keys that wrap data keys
/// counted in epochs. Every change is written down.
const SECOND: &str = "
    CREATE TABLE epoch (
        number INTEGER PRIMARY KEY,                -- clear: from 1
        check_value TEXT NOT NULL,                 -- hashed: half a digest of the key, to recognise it
        begun INTEGER NOT NULL,                    -- clear: milliseconds since 1970
        ended INTEGER,                             -- clear: milliseconds since 1970; from then on its key is to be forgotten
        forgotten INTEGER,                         -- clear: milliseconds since 1970; the key store has it no more
        owes INTEGER NOT NULL DEFAULT 0            -- clear: drafts discarded in it, whose keys the disk may still hold
    ) STRICT;

    CREATE TABLE notice (
        dossier TEXT PRIMARY KEY REFERENCES dossier (id), -- clear: random
        announced INTEGER NOT NULL,                -- clear: milliseconds since 1970
        due INTEGER NOT NULL                       -- clear: milliseconds since 1970; given up then
    ) STRICT;

    CREATE TABLE audit (
        seq INTEGER PRIMARY KEY,                   -- clear: from 1, without a gap
        time INTEGER NOT NULL,                     -- clear: milliseconds since 1970
        event TEXT NOT NULL,                       -- clear: a word
        subject TEXT NOT NULL,                     -- clear: a random identity
        details BLOB NOT NULL,                     -- hashed
        previous BLOB NOT NULL,                    -- hashed: the entry before
        hash BLOB NOT NULL                         -- hashed: this entry
    ) STRICT;
    CREATE TABLE audit_checkpoint (
        number INTEGER PRIMARY KEY,                -- clear: from 1, without a gap
        seq INTEGER NOT NULL,                      -- clear: the entry it confirms
        time INTEGER NOT NULL,                     -- clear: milliseconds since 1970
        hash BLOB NOT NULL,                        -- hashed: that entry
        signature BLOB NOT NULL                    -- clear: Ed25519
    ) STRICT;
    CREATE TABLE audit_head (
        only INTEGER PRIMARY KEY CHECK (only = 1), -- clear: there is one row
        seq INTEGER NOT NULL,                      -- clear: the last entry
        hash BLOB NOT NULL,                        -- hashed: that entry
        checkpoints INTEGER NOT NULL,              -- clear: how many there are
        signature BLOB NOT NULL                    -- clear: Ed25519
    ) STRICT;

    -- Replaced below: the wipe empties what was handed over, and is all that may.
    DROP TRIGGER submission_body_stays;
    DROP TRIGGER submission_accepted_stays;

    -- From here on `body` is empty and `state` is not looked at.
    ALTER TABLE dossier ADD COLUMN contents BLOB;    -- sealed: the dossier in JSON, under its data key; nothing once wiped
    ALTER TABLE submission ADD COLUMN contents BLOB; -- sealed: what is handed over, in JSON, under the data key; nothing once wiped
    ALTER TABLE submission ADD COLUMN stage TEXT NOT NULL DEFAULT 'waiting' -- clear: where it stands
        CHECK (stage IN ('waiting', 'sending', 'unknown', 'accepted', 'rejected', 'parked', 'expired', 'wiped'));
    UPDATE submission SET stage = state;
";

const SECOND_RULES: &str = "
    CREATE TRIGGER submission_contents_stay BEFORE UPDATE OF key, dossier, sealed_at, bytes_total, body, contents ON submission
        WHEN NOT (
            NEW.stage = 'wiped' AND NEW.contents IS NULL AND NEW.body = OLD.body AND NEW.key = OLD.key
            AND NEW.dossier = OLD.dossier AND NEW.sealed_at = OLD.sealed_at AND NEW.bytes_total = OLD.bytes_total
        )
        BEGIN SELECT RAISE(ABORT, 'a submission stays as it was sealed until it is wiped'); END;
    CREATE TRIGGER submission_accepted_stays BEFORE UPDATE OF stage, standing ON submission
        WHEN OLD.stage = 'accepted' AND NEW.stage <> 'wiped'
        BEGIN SELECT RAISE(ABORT, 'an accepted submission stays accepted until it is wiped'); END;
    CREATE TRIGGER submission_wiped_stays BEFORE UPDATE OF stage, standing ON submission WHEN OLD.stage = 'wiped'
        BEGIN SELECT RAISE(ABORT, 'a wiped submission stays wiped'); END;
    CREATE TRIGGER submission_not_wiped_early BEFORE UPDATE OF stage ON submission
        WHEN NEW.stage = 'wiped' AND OLD.stage NOT IN ('accepted', 'expired')
        BEGIN SELECT RAISE(ABORT, 'nothing is wiped before it was accepted or given up'); END;
    CREATE TRIGGER submission_stays_listed BEFORE DELETE ON submission
        BEGIN SELECT RAISE(ABORT, 'a submission stays listed'); END;
    CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'what was written down stays'); END;
    CREATE TRIGGER audit_stays_listed BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'what was written down stays'); END;
    CREATE TRIGGER audit_checkpoint_stays BEFORE UPDATE ON audit_checkpoint
        BEGIN SELECT RAISE(ABORT, 'what was signed stays'); END;
    CREATE TRIGGER audit_checkpoint_stays_listed BEFORE DELETE ON audit_checkpoint
        BEGIN SELECT RAISE(ABORT, 'what was signed stays'); END;
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_only_add_and_every_column_says_how_it_is_kept() {
        for step in STEPS {
            let sql = format!("{}\n{}", step.before, step.after);
            for taken_away in ["DROP TABLE", "DROP COLUMN", "DELETE FROM", "UPDATE dossier SET"] {
                assert!(!sql.contains(taken_away), "{taken_away}");
            }
            for column in sql.lines().filter(|line| is_column(line)) {
                let says = ["-- clear", "-- hashed", "-- sealed"];
                assert!(says.iter().any(|word| column.contains(word)), "{column}");
            }
        }
    }

    fn is_column(line: &str) -> bool {
        let code = line.split("--").next().unwrap_or_default();
        let mut words = code.split([' ', ',', ';']);
        words.any(|word| ["TEXT", "INTEGER", "BLOB"].contains(&word))
    }
}
