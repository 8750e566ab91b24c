//! The guess upon the lesson's figure, drawn there or typed, and what is true beside it.

use super::learning::Open;
use crate::page::ui::canvas::Sketch;
use crate::page::ui::context::Ui;
use crate::shared::exchange::lessons::{Answers, Truth};
use lab_core::lesson::{Form, Owner};
use lab_core::plot::{Mark, Point, Scene};
use lab_texts::page::learn as t;
use leptos::prelude::*;
use std::rc::Rc;

/// What is drawn upon a figure of the lesson; nothing where the guess is no place in it.
pub fn sketch(ui: Ui, open: &Open) -> Option<Sketch> {
    let Answers::Drawn(form) = open.shown.answers else { return None };
    let (guess, truth) = (open.guess, open.truth);
    let names = [ui.say(t::GUESS_MARK), ui.say(t::RECORD_MARK)];
    let press = move |scene: &Scene, from: Option<Point>, at: Point| {
        if let Some(pressed) = form.pressed(&guess.get_untracked(), scene, from, at) {
            guess.set(pressed);
        }
    };
    let marks = move |scene: &Scene| marks(form, scene, &guess.get(), truth.get(), &names);
    Some(Sketch { marks: Rc::new(marks), press: Rc::new(press) })
}

fn marks(form: Form, scene: &Scene, guess: &str, truth: Option<Truth>, [yours, its]: &[String; 2]) -> Vec<Mark> {
    let mut marks = match truth {
        Some(Truth::Number(text) | Truth::Curve(text)) => {
            form.marks(&text, scene, Owner { name: its, is_record: true })
        }
        Some(Truth::Choice(_)) | None => Vec::new(),
    };
    marks.extend(form.marks(guess, scene, Owner { name: yours, is_record: false }));
    marks
}
