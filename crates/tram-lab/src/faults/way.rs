//! The way to the portal: names, certificates, and the kiosk's clock.

use std::time::Duration;

use tram_domain::Stage;

use super::scene::{Scene, Tale, said};
use super::tls::{Certificate, Guarded};
use crate::say::progress;

/// The portal's name is not found.
pub(super) fn the_name_is_not_found(scene: &mut Scene) -> Tale {
    // Reserved for names that never exist (RFC 6761).
    scene.goes_by("https://cong-dich-vu.invalid/o/rest/v2")?;
    let dossier = scene.hand_over()?;
    for _ in 0..2 {
        scene.deliver_later()?;
        scene.insist_it_waits_because(dossier, &["no_network"])?;
    }
    if scene.stage(dossier)? != Stage::Sealed {
        return Err("nothing was sent, and it is in doubt".to_owned());
    }
    scene.goes_straight()?;
    scene.insist_it_heals()
}

/// The clock is ten years ahead or behind, before, during and after a filing.
pub(super) fn the_clock_jumps_ten_years(scene: &mut Scene) -> Tale {
    let ten_years = Duration::from_hours(24 * 3_652);
    let jump = |scene: &Scene, ahead: bool| {
        if ahead { scene.clock.pass(ten_years) } else { scene.clock.set_back(ten_years) }
    };
    let ahead = scene.chance.percent(50);
    let early = scene.hand_over()?;
    let (step, lost) = (scene.any_step(), tram_sandbox::Effect::DropAnswer);
    scene.goes_wrong(step, lost, 1);
    scene.deliver()?;
    jump(scene, ahead);
    let late = scene.hand_over()?;
    for _ in 0..3 {
        scene.deliver_later()?;
    }
    // What the wrong clock does to a filing is its own affair; that it ends well is not.
    for dossier in [early, late] {
        if scene.stage(dossier)? != Stage::Accepted {
            scene.insist_it_waits(dossier)?;
        }
    }
    scene.insist_the_books_balance()?;
    jump(scene, !ahead);
    scene.insist_it_heals()
}

/// Who answers shows a certificate that is past its time, made out to another, or signed by nobody
/// known. Nothing is sent to them.
pub(super) fn the_certificate_is_wrong(scene: &mut Scene) -> Tale {
    let wrong = [
        (Certificate::Expired, "tls_expired"),
        (Certificate::OfAnotherHost, "tls_wrong_host"),
        (Certificate::OfAnUnknownIssuer, "tls_unknown_issuer"),
    ];
    let (certificate, code) =
        scene.chance.pick(&wrong).copied().unwrap_or((Certificate::Expired, "tls_expired"));
    let guarded = scene.around(Guarded::before(scene.portal.address(), certificate))?;
    scene.goes_by(&guarded.url())?;
    let dossier = scene.hand_over()?;
    for _ in 0..2 {
        scene.deliver_later()?;
        scene.insist_it_waits_because(dossier, &[code])?;
    }
    if !scene.portal.held().is_empty() || guarded.passed() > 0 {
        return Err(format!("{code}: something was sent to whom nobody knows"));
    }
    // The same way with a good certificate: it was the certificate that stood in the way.
    let good = scene.around(Guarded::before(scene.portal.address(), Certificate::Good))?;
    scene.goes_by(&good.url())?;
    scene.insist_it_heals()?;
    if good.passed() == 0 { Err("nothing went by the good way".to_owned()) } else { Ok(()) }
}

/// The scenario above needs a machine that trusts the laboratory's issuer: a process of its own, to
/// which it is named.
pub(super) fn with_our_issuer_trusted(rounds: u32, seed: u64) -> Result<String, String> {
    let folder = tempfile::tempdir().map_err(said)?;
    let program = std::env::current_exe().map_err(said)?;
    let issuer = super::tls::Issuer::write_into(folder.path())?;
    let output = std::process::Command::new(program)
        .args(["worker", super::CERTIFICATES, &rounds.to_string(), &seed.to_string()])
        .env("SSL_CERT_FILE", issuer)
        .env_remove("SSL_CERT_DIR")
        .env(super::tls::FOLDER, folder.path())
        .output()
        .map_err(said)?;
    progress(String::from_utf8_lossy(&output.stderr).trim_end());
    if output.status.success() {
        return String::from_utf8(output.stdout).map_err(said);
    }
    Err("the process that trusts our issuer failed".to_owned())
}
