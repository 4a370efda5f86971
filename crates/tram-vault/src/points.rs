//! Named points at which the laboratory ends the process: after each commit, flush, rename, key
//! and removal. In the program itself they are nothing.

/// Every point, in the order in which a dossier's life meets them.
pub const FAILPOINTS: &[&str] = &[
    "keys.stored",
    "keys.deleted",
    "disk.file_written",
    "disk.file_synced",
    "disk.renamed",
    "disk.directory_synced",
    "provision.database_synced",
    "provision.header_written",
    "provision.database_renamed",
    "upgrade.committed",
    "upgrade.header_replaced",
    "dossier.committed",
    "blob.committed",
    "blob.removal_committed",
    "blob.unlinked",
    "discard.committed",
    "enqueue.committed",
    "state.committed",
    "bytes_sent.committed",
    "announce.committed",
    "expire.committed",
    "wipe.committed",
    "wipe.old_epoch_forgotten",
    "wipe.checkpointed",
    "wipe.directory_synced",
    "audit.checkpoint_committed",
    "check.committed",
];

/// The process has come this far.
pub(crate) fn reached(name: &'static str) {
    debug_assert!(FAILPOINTS.contains(&name), "{name} is not in the list");
    #[cfg(feature = "failpoints")]
    fail::fail_point!(name);
}
