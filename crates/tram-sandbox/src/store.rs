//! What the portal keeps and the rules it keeps it by, the original's traps included: a known
//! `referenceUid` is updated, an account's old draft is re-used with all its files, and two posts
//! of one key may both find nothing.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::faults::mix;

/// More dossiers than any practice needs; beyond it the sandbox is full.
const MOST_DOSSIERS: usize = 20_000;
/// More bytes of papers than any practice needs.
const MOST_BYTES: u64 = 1024 * 1024 * 1024;
/// More files than any dossier has.
const MOST_FILES: usize = 200;

/// The sandbox has no room left.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Full;

/// All dossiers by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Store {
    dossiers: BTreeMap<u64, Dossier>,
    last_id: u64,
}

/// One dossier.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Dossier {
    pub(crate) id: u64,
    pub(crate) reference_uid: String,
    pub(crate) account: String,
    pub(crate) group: u64,
    pub(crate) status: String,
    pub(crate) number: Option<String>,
    pub(crate) submitted: Option<u64>,
    pub(crate) fields: BTreeMap<String, String>,
    pub(crate) files: Vec<File>,
}

/// One file of a dossier.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct File {
    pub(crate) id: u64,
    pub(crate) version: u64,
    pub(crate) reference_uid: String,
    pub(crate) part: String,
    pub(crate) display_name: String,
    pub(crate) kind: String,
    pub(crate) e_form: bool,
    pub(crate) form_data: Option<String>,
    pub(crate) modified: u64,
    /// `None` is the original's `fileEntryId` 0.
    #[serde(skip)]
    pub(crate) bytes: Option<Vec<u8>>,
    pub(crate) size: Option<u64>,
}

/// What a create finds before it writes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Place {
    /// The key is known.
    Known(u64),
    /// The account has a draft of the same kind.
    Draft(u64),
    /// Nothing.
    New,
}

/// Who creates what.
#[derive(Clone, Debug)]
pub(crate) struct Filing {
    pub(crate) account: String,
    pub(crate) group: u64,
    pub(crate) reference_uid: String,
    pub(crate) fields: BTreeMap<String, String>,
}

/// The milliseconds that the server's clock shows.
#[expect(
    clippy::disallowed_methods,
    reason = "the sandbox stands for the outside world, which has a clock of its own"
)]
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

impl Dossier {
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    pub(crate) const fn is_draft(&self) -> bool {
        self.status.is_empty()
    }

    pub(crate) fn file(&self, uid: &str) -> Option<&File> {
        self.files.iter().find(|file| file.reference_uid == uid || file.id.to_string() == uid)
    }

    pub(crate) fn file_mut(&mut self, uid: &str) -> Option<&mut File> {
        self.files.iter_mut().find(|file| file.reference_uid == uid || file.id.to_string() == uid)
    }

    /// Some time after submitting the agency receives the dossier and gives it a number.
    fn grow_older(&mut self, now: u64, number_after: u64) -> bool {
        let due = self.submitted.is_some_and(|then| now.saturating_sub(then) >= number_after);
        if self.status != "new" || !due {
            return false;
        }
        "receiving".clone_into(&mut self.status);
        let agency = self.field("govAgencyCode");
        self.number = Some(format!("{agency}-{:06}", self.id));
        true
    }
}

impl Store {
    pub(crate) fn from_dossiers(dossiers: Vec<Dossier>) -> Self {
        let ids = dossiers.iter().flat_map(|d| d.files.iter().map(|f| f.id).chain([d.id]));
        let last_id = ids.max().unwrap_or(0);
        Self { dossiers: dossiers.into_iter().map(|d| (d.id, d)).collect(), last_id }
    }

    pub(crate) fn dossiers(&self) -> impl DoubleEndedIterator<Item = &Dossier> {
        self.dossiers.values()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The next number, and an identity made from it for what came without one.
    pub(crate) fn next_id(&mut self) -> (u64, String) {
        self.last_id += 1;
        let made = Uuid::from_u64_pair(mix(self.last_id), mix(!self.last_id));
        (self.last_id, made.to_string())
    }

    /// Brings states up to date; says which dossiers changed.
    pub(crate) fn grow_older(&mut self, now: u64, number_after: u64) -> Vec<u64> {
        let older = self
            .dossiers
            .values_mut()
            .filter_map(|dossier| dossier.grow_older(now, number_after).then_some(dossier.id));
        older.collect()
    }

    /// The dossier called `id`: a number of ours, a key, or a dossier number.
    pub(crate) fn find(&self, group: u64, id: &str) -> Option<&Dossier> {
        let number: Option<u64> = id.parse().ok();
        let by_number = number.and_then(|number| self.dossiers.get(&number));
        by_number.filter(|dossier| dossier.group == group).or_else(|| {
            let mut all = self.dossiers.values().filter(|dossier| dossier.group == group);
            all.find(|d| d.reference_uid == id || d.number.as_deref() == Some(id))
        })
    }

    pub(crate) fn find_mut(&mut self, group: u64, id: &str) -> Option<&mut Dossier> {
        let found = self.find(group, id)?.id;
        self.dossiers.get_mut(&found)
    }

    /// Where a filing would go. What follows is not one step with this, as in the original.
    pub(crate) fn place_for(&self, filing: &Filing, honours_key: bool) -> Place {
        let same_kind = |dossier: &Dossier| {
            let kind = ["serviceCode", "govAgencyCode", "dossierTemplateNo", "originality"];
            let wanted = |name| filing.fields.get(name).map_or("", String::as_str);
            kind.iter().all(|name| dossier.field(name) == wanted(*name))
        };
        let mut mine = self.dossiers.values().filter(|dossier| dossier.group == filing.group);
        if let Some(known) = mine.find(|dossier| dossier.reference_uid == filing.reference_uid) {
            return Place::Known(known.id);
        }
        if honours_key {
            return Place::New;
        }
        let mut mine = self.dossiers.values().filter(|dossier| dossier.group == filing.group);
        mine.find(|d| d.is_draft() && d.account == filing.account && same_kind(d))
            .map_or(Place::New, |draft| Place::Draft(draft.id))
    }

    /// Writes a filing where [`place_for`](Self::place_for) said. Files stay as they are.
    pub(crate) fn put(
        &mut self,
        place: Place,
        filing: Filing,
        keep_old_key: bool,
    ) -> Result<u64, Full> {
        let (found, new_key) = match place {
            Place::Known(id) => (Some(id), None),
            Place::Draft(id) => (Some(id), (!keep_old_key).then(|| filing.reference_uid.clone())),
            Place::New => (None, None),
        };
        if let Some(dossier) = found.and_then(|id| self.dossiers.get_mut(&id)) {
            dossier.fields.extend(filing.fields);
            if let Some(key) = new_key {
                dossier.reference_uid = key;
            }
            return Ok(dossier.id);
        }
        if self.dossiers.len() >= MOST_DOSSIERS {
            return Err(Full);
        }
        let (id, _) = self.next_id();
        let Filing { account, group, reference_uid, fields } = filing;
        let (status, files) = (String::new(), Vec::new());
        let dossier = Dossier {
            id,
            reference_uid,
            account,
            group,
            status,
            number: None,
            submitted: None,
            fields,
            files,
        };
        self.dossiers.insert(id, dossier);
        Ok(id)
    }

    /// Whether so many more bytes of papers may come.
    pub(crate) fn has_room_for(&self, bytes: u64) -> bool {
        let files = self.dossiers.values().flat_map(|dossier| &dossier.files);
        let held: u64 = files.filter_map(|file| file.size).sum();
        held.saturating_add(bytes) <= MOST_BYTES
    }

    pub(crate) fn by_number(&self, id: u64) -> Option<&Dossier> {
        self.dossiers.get(&id)
    }

    pub(crate) fn remove(&mut self, id: u64) {
        self.dossiers.remove(&id);
    }

    /// Adds a file; nothing is replaced, even under the same identity.
    pub(crate) fn add_file(&mut self, dossier: u64, file: File) -> Result<(), Full> {
        let dossier = self.dossiers.get_mut(&dossier).ok_or(Full)?;
        if dossier.files.len() >= MOST_FILES {
            return Err(Full);
        }
        dossier.files.push(file);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filing(key: &str, service: &str) -> Filing {
        let fields = BTreeMap::from([
            ("serviceCode".to_owned(), service.to_owned()),
            ("applicantIdNo".to_owned(), format!("of-{key}")),
        ]);
        Filing { account: "kiosk".into(), group: 1, reference_uid: key.into(), fields }
    }

    fn create(store: &mut Store, key: &str, service: &str) -> u64 {
        let filing = filing(key, service);
        let place = store.place_for(&filing, false);
        store.put(place, filing, false).unwrap()
    }

    #[test]
    fn a_known_key_is_an_update() {
        let mut store = Store::default();
        assert_eq!(create(&mut store, "a", "1"), create(&mut store, "a", "1"));
        assert_eq!(store.dossiers().count(), 1);
    }

    #[test]
    fn a_draft_of_the_same_kind_is_given_to_the_next_citizen_files_and_all() {
        let mut store = Store::default();
        let first = create(&mut store, "a", "1");
        assert_eq!(create(&mut store, "b", "1"), first, "the trap");
        let dossier = store.find(1, "b").unwrap();
        assert_eq!(dossier.field("applicantIdNo"), "of-b");
        assert!(store.find(1, "a").is_none());
        assert_ne!(create(&mut store, "c", "2"), first, "another service is another dossier");
    }

    #[test]
    fn two_posts_that_both_found_nothing_make_two() {
        let mut store = Store::default();
        let (one, two) = (filing("a", "1"), filing("a", "1"));
        let (first, second) = (store.place_for(&one, false), store.place_for(&two, false));
        assert_ne!(store.put(first, one, false), store.put(second, two, false));
    }

    #[test]
    fn a_group_sees_only_its_own() {
        let mut store = Store::default();
        let id = create(&mut store, "a", "1");
        assert!(store.find(2, "a").is_none() && store.find(2, &id.to_string()).is_none());
    }
}
