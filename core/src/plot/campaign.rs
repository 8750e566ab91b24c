//! How far a campaign has come: the best of each round, what confirmations found, and the launches, by round.
//!
//! The best of a search is one run, chosen because it was best, and flatters; what several seeds say stands as a mean with its
//! 95 % interval (Student's t). The two look different.

use super::axis_plot::PlotOptions;
use super::names::{metric_caption, metric_title};
use super::ordinate::{ValueScale, value_axis, value_range};
use super::scene::{DataTable, Hit, Ink, Mark, Point, Scene, Shape, Stroke, Target};
use super::sheet::{Key, Sheet, Symbol, TEXT, waiting};
use super::view::{how_ended, no_result};
use crate::analysis::{mean_interval, ranking};
use crate::campaign::{Aim, Campaign, Evidence};
use lab_texts::{Fixed, Lang, Message, counts, plots};

/// What a point stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Best,
    Candidate,
    Baseline,
    Launch,
}

impl Kind {
    const ALL: [Kind; 4] = [Kind::Best, Kind::Candidate, Kind::Baseline, Kind::Launch];

    fn symbol(self) -> Symbol {
        let (shape, ink, filled) = match self {
            Kind::Best => (Shape::Circle, Ink::Category(0), false),
            Kind::Candidate => (Shape::Circle, Ink::Category(0), true),
            Kind::Baseline => (Shape::Square, Ink::Muted, true),
            Kind::Launch => (Shape::Star, Ink::Accent, true),
        };
        Symbol { shape, ink, filled }
    }

    fn title(self) -> Fixed {
        match self {
            Kind::Best => plots::CAMPAIGN_BEST,
            Kind::Candidate => plots::CAMPAIGN_CANDIDATE,
            Kind::Baseline => plots::CAMPAIGN_BASELINE,
            Kind::Launch => plots::CAMPAIGN_LAUNCH,
        }
    }

    /// To the side of the round's middle, so that two intervals of one round stand apart.
    fn shift(self) -> f64 {
        match self {
            Kind::Best | Kind::Launch | Kind::Candidate => 0.0,
            Kind::Baseline => 10.0,
        }
    }
}

struct Station {
    round: usize,
    kind: Kind,
    objective: f64,
    interval: Option<[f64; 2]>,
    /// Runs behind it.
    runs: usize,
}

/// The stations of a campaign by round number.
pub fn campaign_progress(campaign: &Campaign, options: &PlotOptions) -> Scene {
    let &PlotOptions { width, height, lang } = options;
    let study = campaign.plan().baseline();
    let metric = &study.objective.metric;
    let title = plots::campaign(metric_title(metric, lang)).get(lang);
    let stations = stations(campaign);
    let middles = stations.iter().map(|station| station.objective).collect();
    let ends: Vec<f64> = stations.iter().flat_map(|station| station.interval.into_iter().flatten()).collect();
    let Some(range) = value_range(middles, &ends, ValueScale::Auto) else {
        return waiting(width, height, title, waiting_for(campaign, metric).get(lang));
    };
    let mut sheet = Sheet::new(width, height);
    sheet.caption(&metric_caption(study, metric, lang, TEXT, sheet.room()));
    let shown = Kind::ALL.into_iter().filter(|kind| stations.iter().any(|station| station.kind == *kind));
    let keys = shown.map(|kind| Key::of(kind.symbol(), kind.title().get(lang)));
    sheet.keys(&keys.collect::<Vec<_>>());
    sheet.settle();
    let y = value_axis(range, sheet.bottom - 4.0, sheet.top + 4.0);
    sheet.value_axis(&y);
    let rounds = campaign.rounds().len();
    sheet.name_axis(&(1..=rounds).map(|round| round.to_string()).collect::<Vec<_>>());
    sheet.foot_caption(&[plots::CAMPAIGN_ROUND.get(lang)]);
    let cell = (sheet.right - sheet.left) / rounds as f64;
    let place = |station: &Station, value: f64| {
        let middle = sheet.left + cell * (station.round as f64 - 0.5);
        Point::new(middle + station.kind.shift().min(cell / 3.0), y.place(value))
    };
    // The best of a search and the mean of a confirmation are no course of one number.
    let way = stations.iter().filter(|station| station.kind == Kind::Best);
    let way: Vec<Point> = way.map(|station| place(station, station.objective)).collect();
    let mut marks = vec![Mark::Curves { curves: vec![way], stroke: Stroke::solid(Ink::Category(0), 1.5).faded(0.5) }];
    let mut hits = Vec::new();
    for station in &stations {
        let symbol = station.kind.symbol();
        if let Some(interval) = station.interval {
            let bar = interval.map(|end| place(station, end)).to_vec();
            marks.push(Mark::Curves { curves: vec![bar], stroke: Stroke::solid(symbol.ink, 1.5) });
        }
        let (at, radius) = (place(station, station.objective), if station.kind == Kind::Launch { 7.0 } else { 5.0 });
        marks.push(symbol.mark(vec![at], radius));
        let head = plots::campaign_station(station.round, station.kind.title());
        let lines = vec![head.get(lang), station.value(lang)];
        hits.push(Hit { trial: station.round as u64, target: Target::Spot { at, radius }, lines });
    }
    sheet.marks.extend(marks);
    let launches = campaign.launches().len();
    let description = plots::campaign_description(launches, metric, rounds).get(lang);
    sheet.scene(title, description, hits, table(&stations, metric, lang))
}

/// What a plot without a number waits for.
fn waiting_for(campaign: &Campaign, metric: &str) -> Message {
    let records: Vec<_> = campaign.rounds().iter().map(|round| round.record()).collect();
    let ended = how_ended(records.iter().flat_map(|record| record.trials().values()));
    let is_over = !records.is_empty() && campaign.open_round().is_none();
    match ended {
        None if is_over => plots::CAMPAIGN_NONE.into(),
        ended => no_result(metric, ended),
    }
}

fn table(stations: &[Station], metric: &str, lang: Lang) -> DataTable {
    let columns = [
        plots::CAMPAIGN_ROUND.get(lang),
        plots::CAMPAIGN_WHAT.get(lang),
        metric,
        plots::CAMPAIGN_LOW.get(lang),
        plots::CAMPAIGN_HIGH.get(lang),
        plots::CAMPAIGN_RUNS.get(lang),
    ];
    let rows = stations.iter().map(|station| {
        let [low, high] = station.interval.map_or_else(Default::default, |ends| ends.map(|end| format!("{end:?}")));
        let what = station.kind.title().get(lang).to_owned();
        [station.round.to_string(), what, format!("{:?}", station.objective), low, high, station.runs.to_string()]
    });
    DataTable::new(columns, rows)
}

impl Station {
    fn value(&self, lang: Lang) -> String {
        let value = match self.interval {
            Some([low, high]) => plots::interval(high, low, self.objective),
            None => plots::comma(self.objective, counts::trials(self.runs)),
        };
        value.get(lang)
    }
}

/// In the order of the rounds; launches behind the round they rest on.
fn stations(campaign: &Campaign) -> Vec<Station> {
    let mut found = Vec::new();
    for (number, round) in (1..).zip(campaign.rounds()) {
        let before = campaign.baseline_of(number);
        let mut station = |kind, runs: &[f64]| {
            let (objective, interval) = mean_interval(runs);
            if objective.is_finite() {
                found.push(Station { round: number, kind, objective, interval, runs: runs.len() });
            }
        };
        let of = |trial| Evidence::of(campaign, number, trial, &before);
        let candidate = campaign.candidate(number, &before).filter(|_| Aim::of(&round.design.study) == Aim::Confirm);
        if let Some(evidence) = candidate.and_then(of) {
            station(Kind::Candidate, &evidence.candidate);
            station(Kind::Baseline, &evidence.baseline);
        } else {
            let ranking = ranking(&round.record());
            if let Some(best) = ranking.first() {
                let (objective, runs) = (best.objective, ranking.len());
                found.push(Station { round: number, kind: Kind::Best, objective, interval: None, runs });
            }
        }
        for launch in campaign.launches().iter().filter(|launch| launch.round == number) {
            if let Some(evidence) = of(launch.trial) {
                let (objective, interval) = mean_interval(&evidence.candidate);
                let runs = evidence.candidate.len();
                found.push(Station { round: number, kind: Kind::Launch, objective, interval, runs });
            }
        }
    }
    found
}
