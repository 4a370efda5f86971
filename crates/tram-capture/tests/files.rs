//! Folders and sticks as they are found in the field.

use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use tram_capture::{CaptureSource, Folder, LARGEST, SourceKind, UsbDrives};

fn put(path: &Path, bytes: &[u8], age: u64) {
    #[expect(clippy::disallowed_methods, reason = "lays out the folder under test")]
    std::fs::write(path, bytes).expect("the folder is there");
    let written = UNIX_EPOCH + Duration::from_secs(1_700_000_000 - age);
    let file = std::fs::File::options().append(true).open(path).expect("it was just written");
    file.set_modified(written).expect("its time can be set");
}

fn folder(path: &Path) -> Folder {
    Folder::new("ban-chup", "Bàn chụp", path.to_owned())
}

fn names(source: &dyn CaptureSource) -> Vec<String> {
    source.entries().expect("it lists").into_iter().map(|entry| entry.name).collect()
}

#[test]
fn pictures_and_pdfs_are_offered_newest_first_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    for (name, age) in [
        ("cu.jpg", 300),
        ("moi.PNG", 10),
        ("giua.pdf", 100),
        (".an.jpg", 1),
        ("ghi chú.txt", 2),
        ("~$tam.pdf", 3),
        ("khong-duoi", 4),
    ] {
        put(&dir.path().join(name), b"x", age);
    }
    std::fs::create_dir(dir.path().join("thu-muc.jpg")).unwrap();
    put(&dir.path().join("thu-muc.jpg/trong.jpg"), b"x", 0);
    let source = folder(dir.path());
    assert_eq!(names(&source), ["moi.PNG", "giua.pdf", "cu.jpg"]);
    assert_eq!(
        (source.id(), source.kind(), source.name().as_str()),
        ("ban-chup", SourceKind::Folder, "Bàn chụp")
    );
}

#[tokio::test]
async fn the_chosen_file_comes_whole_and_an_empty_one_comes_empty() {
    let dir = tempfile::tempdir().unwrap();
    put(&dir.path().join("a.jpg"), &vec![7; 70_000], 1);
    put(&dir.path().join("b.jpg"), b"", 2);
    let source = folder(dir.path());
    let entries = source.entries().unwrap();
    assert_eq!(entries.iter().map(|entry| entry.bytes).collect::<Vec<_>>(), [70_000, 0]);
    let frames = source.pull(Some(&entries[0].id)).await.unwrap();
    assert_eq!((frames.len(), frames[0].bytes.len()), (1, 70_000));
    assert_eq!(frames[0].name.as_deref(), Some("a.jpg"));
    assert_eq!(source.pull(Some(&entries[1].id)).await.unwrap()[0].bytes, b"");
}

#[tokio::test]
async fn what_vanishes_is_named_and_nothing_outside_can_be_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let inside = dir.path().join("trong");
    std::fs::create_dir(&inside).unwrap();
    put(&dir.path().join("bi-mat.jpg"), b"secret", 1);
    put(&inside.join("a.jpg"), b"x", 1);
    let source = folder(&inside);
    let id = source.entries().unwrap()[0].id.clone();
    for escape in ["../bi-mat.jpg", "/etc/passwd", "", "a.jpg"] {
        assert_eq!(source.pull(Some(escape)).await.unwrap_err().code(), "entry_gone", "{escape}");
    }
    assert_eq!(source.pull(None).await.unwrap_err().code(), "nothing_chosen");
    std::fs::remove_file(inside.join("a.jpg")).unwrap();
    assert_eq!(source.pull(Some(&id)).await.unwrap_err().code(), "entry_gone");
    std::fs::remove_dir_all(&inside).unwrap();
    assert_eq!(source.entries().unwrap_err().code(), "folder_gone");
    assert_eq!(source.pull(Some(&id)).await.unwrap_err().code(), "folder_gone");
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_not_offered() {
    let dir = tempfile::tempdir().unwrap();
    put(&dir.path().join("that.jpg"), b"x", 1);
    std::os::unix::fs::symlink("/etc/hostname", dir.path().join("lien-ket.jpg")).unwrap();
    std::os::unix::fs::symlink("/", dir.path().join("goc")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(dir.path().join("ong.jpg")).status();
    assert!(made.unwrap().success());
    assert_eq!(names(&folder(dir.path())), ["that.jpg"]);
    let usb = UsbDrives::new("usb", "USB", vec![dir.path().to_owned()]);
    assert_eq!(names(&usb), ["that.jpg"]);
}

#[tokio::test]
async fn a_file_beyond_the_limit_is_refused_and_not_read_into_memory() {
    let dir = tempfile::tempdir().unwrap();
    let file = std::fs::File::create(dir.path().join("lon.pdf")).unwrap();
    file.set_len(LARGEST + 1).unwrap();
    let source = folder(dir.path());
    let entries = source.entries().unwrap();
    assert_eq!(entries[0].bytes, LARGEST + 1, "it is offered, so that people see why not");
    assert_eq!(source.pull(Some(&entries[0].id)).await.unwrap_err().code(), "too_large");
}

#[tokio::test]
async fn sticks_are_searched_together_and_a_missing_one_does_not_hide_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (dir.path().join("media"), dir.path().join("run-media"));
    std::fs::create_dir_all(first.join("KINGSTON/DCIM/100ANDRO")).unwrap();
    std::fs::create_dir_all(second.join("doan-vien/THE NHO")).unwrap();
    put(&first.join("KINGSTON/DCIM/100ANDRO/IMG_1.jpg"), b"1", 5);
    put(&second.join("doan-vien/THE NHO/đơn.pdf"), b"22", 50);
    let roots = vec![first.clone(), dir.path().join("khong-co"), second];
    let usb = UsbDrives::new("usb", "USB", roots);
    assert_eq!(names(&usb), ["IMG_1.jpg", "đơn.pdf"]);
    let entries = usb.entries().unwrap();
    assert_eq!(usb.pull(Some(&entries[1].id)).await.unwrap()[0].bytes, b"22");
    std::fs::remove_dir_all(first).unwrap();
    assert_eq!(usb.pull(Some(&entries[0].id)).await.unwrap_err().code(), "entry_gone");
    assert_eq!(names(&usb), ["đơn.pdf"]);
    assert!(UsbDrives::new("usb", "USB", vec![]).entries().unwrap().is_empty());
}

#[test]
fn debug_output_shows_no_file_name() {
    let dir = tempfile::tempdir().unwrap();
    put(&dir.path().join("CCCD NGUYỄN THỊ THỬ NGHIỆM.jpg"), b"x", 1);
    let shown = format!("{:?}", folder(dir.path()).entries().unwrap());
    assert!(!shown.contains("NGHI"), "{shown}");
}
