//! The sound device: opened when something is to be heard, mixed into while it is open.

use std::fmt;
use std::sync::mpsc::Sender;

use rodio::cpal::traits::{DeviceTrait, HostTrait};
use rodio::cpal::{self, BufferSize, ErrorKind};
use rodio::{DeviceSinkBuilder, DeviceSinkError, MixerDeviceSink};

use crate::clip::{Clip, Ended, Gain, Sounding};
use crate::error::VoiceError;
use crate::platform;
use crate::turn::Turn;
use crate::worker::Order;

/// So many parts of a second the device asks for at a time. It holds two of them, which is what is
/// still heard after a hush.
const PORTIONS_A_SECOND: u32 = 40;

/// What is heard goes through here.
pub(crate) struct Player {
    device: Option<MixerDeviceSink>,
    /// How often it was opened: word of an earlier device that is gone means nothing.
    opened: u64,
    gain: Gain,
    orders: Sender<Order>,
}

impl fmt::Debug for Player {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Player").field("opened", &self.opened).finish_non_exhaustive()
    }
}

impl Player {
    pub(crate) fn new(gain: Gain, orders: Sender<Order>) -> Self {
        Self { device: None, opened: 0, gain, orders }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.device.is_some()
    }

    /// Mixes `clip` into what is heard, for as long as it is `turn`.
    pub(crate) fn play(
        &mut self,
        clip: Clip,
        turn: Option<Turn>,
        ended: Ended,
    ) -> Result<(), VoiceError> {
        let sounding = Sounding::new(clip, turn, self.gain.clone(), ended);
        self.open()?.mixer().add(sounding);
        Ok(())
    }

    /// The device, opened unless it is open.
    pub(crate) fn open(&mut self) -> Result<&MixerDeviceSink, VoiceError> {
        let device = match self.device.take() {
            Some(device) => device,
            None => platform::to_the_log(|| self.opened_anew()).map_err(VoiceError::NoDevice)?,
        };
        Ok(self.device.insert(device))
    }

    /// Lets go of the device; what it had not played yet is not heard.
    pub(crate) fn close(&mut self) {
        self.device = None;
    }

    /// Closes the device if it is the `opened`th.
    pub(crate) fn lost(&mut self, opened: u64) -> bool {
        let this = self.device.is_some() && self.opened == opened;
        if this {
            self.close();
        }
        this
    }

    fn opened_anew(&mut self) -> Result<MixerDeviceSink, DeviceSinkError> {
        self.opened += 1;
        // The system says which device; the first that merely exists may be a screen without sound.
        let device =
            cpal::default_host().default_output_device().ok_or(DeviceSinkError::NoDevice)?;
        let usual = DeviceSinkBuilder::from_device(device.clone())?;
        let rate =
            device.default_output_config().map_err(DeviceSinkError::DefaultSinkConfigError)?;
        let portion = BufferSize::Fixed(rate.sample_rate() / PORTIONS_A_SECOND);
        let quick = DeviceSinkBuilder::from_device(device)?.with_buffer_size(portion);
        let opened = quick.with_error_callback(self.tell_of_loss()).open_stream();
        // Not every device plays in such small portions.
        let mut opened = opened
            .or_else(|_| usual.with_error_callback(self.tell_of_loss()).open_sink_or_fallback())?;
        opened.log_on_drop(false);
        Ok(opened)
    }

    /// For the device that is being opened: tells the worker when it is gone.
    fn tell_of_loss(&self) -> impl FnMut(cpal::Error) + Clone + Send + 'static {
        let (opened, orders) = (self.opened, self.orders.clone());
        move |error| {
            if is_loss(error.kind()) {
                // Fails when the voice was dropped.
                orders.send(Order::Lost { opened }).ok();
            }
        }
    }
}

/// Whether after this error nothing will be heard from the device any more.
fn is_loss(kind: ErrorKind) -> bool {
    !matches!(
        kind,
        ErrorKind::Xrun
            | ErrorKind::DeviceChanged
            | ErrorKind::RealtimeDenied
            | ErrorKind::DeviceBusy
    )
}
