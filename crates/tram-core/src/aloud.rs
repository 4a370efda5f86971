//! Reading aloud: begun when somebody first asks for it, silent when a session ends.

use tokio::sync::OnceCell;
use tram_ipc::senses::{Chime, Speech, VoiceView};
use tram_voice::{Part, Settings, Sound, Voice, VoiceState};

use crate::error::CoreError;
use crate::kiosk::{Core, work};

/// The voice of this kiosk, once somebody has asked for it.
#[derive(Debug, Default)]
pub(crate) struct Aloud(OnceCell<Voice>);

impl Core {
    async fn aloud(&self) -> Result<&Voice, CoreError> {
        let begin = || async {
            let settings =
                Settings { prompts: self.settings.recordings.clone(), ..Settings::default() };
            // It looks for the sound device, which may take its time.
            work(move || Ok(Voice::start(settings))).await
        };
        self.aloud.0.get_or_try_init(begin).await
    }

    pub(crate) async fn voice_view(&self) -> Result<VoiceView, CoreError> {
        let voice = self.aloud().await?;
        let trouble = match voice.state() {
            VoiceState::Ready => None,
            VoiceState::NoEngine => Some("no_engine"),
            VoiceState::NoDevice => Some("no_device"),
        };
        // Nothing is offered that nobody would hear.
        let heard = voice.state() != VoiceState::NoDevice;
        let languages = if heard { voice.languages() } else { Vec::new() };
        Ok(VoiceView { languages, trouble: trouble.map(str::to_owned) })
    }

    pub(crate) async fn say(&self, speech: Speech) -> Result<(), CoreError> {
        let voice = self.aloud().await?;
        voice.volume(speech.volume);
        let part = |one: tram_ipc::senses::SpeechPart| Part { text: one.text, prompt: one.prompt };
        voice.speak(&speech.language, speech.parts.into_iter().map(part).collect());
        Ok(())
    }

    /// Silence, also where no voice has begun yet.
    pub(crate) fn fall_silent(&self) {
        if let Some(voice) = self.aloud.0.get() {
            voice.hush();
        }
    }

    pub(crate) async fn ring(&self, chime: &Chime) -> Result<(), CoreError> {
        let sound = match chime.sound.as_str() {
            "captured" => Sound::Captured,
            "done" => Sound::Done,
            _ => Sound::Tick,
        };
        let voice = self.aloud().await?;
        voice.volume(chime.volume);
        voice.chime(sound);
        Ok(())
    }
}
