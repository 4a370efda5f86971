//! The shape of the catalogue's files, for editors (JSON Schema 2020-12).

use schemars::Schema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::everyday;
use crate::raw::{RawForm, RawLifeEvents, RawList, RawMostUsed, RawProcedure, RawRequirements};

/// One schema for all files: a file must have the shape of one of them. Pretty-printed JSON.
pub fn schema() -> String {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let shapes = [
        generator.subschema_for::<RawProcedure>(),
        generator.subschema_for::<RawRequirements>(),
        generator.subschema_for::<RawForm>(),
        generator.subschema_for::<RawLifeEvents>(),
        generator.subschema_for::<RawMostUsed>(),
        generator.subschema_for::<RawList>(),
        generator.subschema_for::<everyday::Raw>(),
    ];
    let shapes: Vec<Value> = shapes.into_iter().map(Schema::to_value).collect();
    let whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Trạm catalogue",
        "description": "The files of the catalogue. README.md beside it tells what they mean.",
        "anyOf": shapes,
        "$defs": Value::Object(generator.take_definitions(true)),
    });
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}
