#include "app/cli/report/story_report.hpp"

#include "app/cli/report/json_event.hpp"
#include "app/cli/report/paragraph.hpp"
#include "app/cli/report/process_table.hpp"
#include "core/base/utf8.hpp"
#include "core/explain/rule_text.hpp"
#include "core/scenario/remarks.hpp"
#include "core/scenario/writer.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace cow::cli {
namespace {

std::string without_blanks(std::string_view text) {
    std::string out(text);
    std::erase(out, ' ');
    return out;
}

/// An expectation that holds tells its values by itself, unless it compares or excludes.
bool values_are_news(std::string_view text, std::string_view actual) {
    const bool open_ended =
        text.find_first_of("<>") != std::string_view::npos || text.find("!=") != std::string_view::npos;
    return open_ended && without_blanks(text).find(without_blanks(actual)) == std::string::npos;
}

/// "4 faults: 1 copy, 3 zero fills": what one counted more than the other.
std::string counts_text(const Counters& before, const Counters& after) {
    const std::array<std::pair<u64, std::string_view>, 4> kinds{{
        {after.copies - before.copies, "copies"},
        {after.reuses - before.reuses, "reuses"},
        {after.zero_fills - before.zero_fills, "zero fills"},
        {after.file_reads - before.file_reads, "file reads"},
    }};
    std::string out = count_text(after.faults - before.faults, "fault");
    std::string_view join = ": ";
    for (const auto& [count, noun] : kinds) {
        if (count != 0) {
            const std::string_view one = noun == "copies" ? "copy" : noun.substr(0, noun.size() - 1);
            out += fmt::format("{}{} {}", std::exchange(join, ", "), count, count == 1 ? one : noun);
        }
    }
    return out;
}

std::string answer_text(const Answer& answer) {
    const std::string right = fmt::format("{}", fmt::join(answer.right, ", "));
    return answer.offered ? right : fmt::format("none of these, but {}", right);
}

/// A line as it stands in the file; of a requirement what is said to whoever does not meet it is left out.
std::string line_text(const Statement& statement) {
    Statement shown = statement;
    const auto strip = [](Stake& stake) { stake.says.reset(); };
    if (auto* require = std::get_if<RequireStatement>(&shown.what)) {
        strip(require->stake);
    } else if (auto* forbid = std::get_if<ForbidStatement>(&shown.what)) {
        strip(forbid->stake);
    } else {
        return statement.text;
    }
    return write_statement(shown);
}

/// Like events of a step: the first tells for all.
struct LikeEvents {
    const Event* first = nullptr;
    std::size_t count = 0;
};

/// What events of a type differ in, where that is more than names and numbers.
u32 sort_of(const Event& event) {
    if (const auto* decided = std::get_if<FaultDecided>(&event)) {
        return static_cast<u32>(decided->decision);
    }
    if (const auto* refused = std::get_if<AccessRefused>(&event)) {
        return static_cast<u32>(refused->refusal);
    }
    const auto* set = std::get_if<PteSet>(&event);
    return set != nullptr ? static_cast<u32>(set->reason) * 2 + (set->now.has_frame() ? 1 : 0) : 0;
}

/// Which events the plain story shows: all that matter, or of a long step those that matter most, like ones together.
struct Selection {
    std::vector<LikeEvents> shown;
    bool whole = true; ///< nothing that matters is left out
};
Selection select_events(std::span<const Event> events) {
    std::vector<LikeEvents> notable;
    std::size_t notables = 0;
    for (const Event& event : events) {
        if (event_weight(event) != Weight::detail && ++notables <= StoryReport::most_shown) {
            notable.push_back({&event, 1});
        }
    }
    if (notables <= StoryReport::most_shown) {
        return {std::move(notable), true};
    }
    std::vector<LikeEvents> key;
    std::map<std::pair<std::size_t, u32>, std::size_t> places;
    for (const Event& event : events) {
        if (event_weight(event) != Weight::key) {
            continue;
        }
        const auto [at, added] = places.try_emplace({event.index(), sort_of(event)}, key.size());
        if (added) {
            key.push_back({&event, 0});
        }
        ++key[at->second].count;
    }
    key.resize(std::min(key.size(), StoryReport::most_shown));
    return {key.empty() ? std::move(notable) : std::move(key), false};
}

} // namespace

std::string machine_text(const MachineConfig& config) {
    std::string out = fmt::format("{} of memory", size_text(u64{config.frames} << page_shift));
    out += config.frames < 10'000 ? fmt::format(" ({})", count_text(config.frames, "frame")) : "";
    out += config.fork != ForkMode::cow ? fmt::format(", fork={}", fork_mode_name(config.fork)) : "";
    out += config.overcommit != 0 ? fmt::format(", overcommit={}", config.overcommit) : "";
    out += config.bug != Bug::none ? fmt::format(", bug={}: a faulty kernel", bug_name(config.bug)) : "";
    return out;
}

std::string lines_text(const std::vector<u32>& lines) {
    constexpr std::size_t most = 10;
    const std::size_t shown = std::min(most, lines.size());
    std::string out =
        fmt::format("line{} {}", lines.size() == 1 ? "" : "s",
                    fmt::join(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
    return lines.size() > most ? fmt::format("{} and {} more", out, lines.size() - most) : out;
}

std::string expectations_text(const Tally& tally) {
    const std::size_t failed = tally.failed_lines.size();
    if (tally.expectations == 0) {
        return "The scenario expects nothing.";
    }
    if (failed == 0) {
        return tally.expectations == 1 ? "The expectation holds."
                                       : fmt::format("All {} expectations hold.", tally.expectations);
    }
    return fmt::format("{} of {} expectations hold; {} not: {}.", tally.expectations - failed,
                       tally.expectations, failed == 1 ? "one does" : fmt::format("{} do", failed),
                       lines_text(tally.failed_lines));
}

std::string_view mark(const Style& style, bool good) {
    return style.utf8 ? (good ? "✓" : "✗") : (good ? "[ok]" : "[FAIL]");
}

// ---- the page ------------------------------------------------------------------------------------------------------

std::string StoryReport::number(u32 line) const { return fmt::format("{:>{}}  ", line, gutter_); }
std::string StoryReport::pad() const { return std::string(gutter_ + 2, ' '); }

/// An empty line where the reader may draw breath.
void StoryReport::gap(Last now) {
    if (now != Last::step || last_ == Last::text) {
        out_.write("\n");
    }
    last_ = now;
}

/// Text broken into lines: `first` goes before the first one, `rest` before the others.
void StoryReport::paragraph(std::string_view text, std::string_view first, std::string_view rest, Ink ink) {
    write_paragraph(out_, style_, ink, text, first, rest);
}

void StoryReport::begin(std::string_view file, const Script& script) {
    script_ = &script;
    const u32 last_line = script.statements.empty() ? 0 : script.statements.back().line;
    gutter_ = std::max<std::size_t>(3, fmt::formatted_size("{}", last_line));
    if (!script.title.empty()) {
        paragraph(script.shown_title(), "", "", Ink::title);
    }
    const std::string where = presentable(style_, file);
    out_.print("{}\n", paint(style_, Ink::dim, fmt::format("{}: {}", where, machine_text(script.config))));
}

// ---- what the author says ------------------------------------------------------------------------------------------

void StoryReport::remark(const Statement& statement) {
    if (const auto* say = std::get_if<SayStatement>(&statement.what)) {
        gap(Last::text);
        paragraph(say->shown(), "  ", "  ", Ink::plain);
    } else if (const auto* label = std::get_if<LabelStatement>(&statement.what)) {
        gap(Last::text);
        paragraph(label->shown(), style_.utf8 ? "── " : "-- ", "   ", Ink::title);
    } else if (const auto* question = std::get_if<AskStatement>(&statement.what)) {
        ask(*question);
    } else {
        gap(last_ == Last::text || last_ == Last::heading ? Last::text : Last::step);
        out_.print("{}{}\n", paint(style_, Ink::dim, number(statement.line)),
                   presentable(style_, line_text(statement)));
        last_ = Last::step;
    }
}

void StoryReport::ask(const AskStatement& question) {
    gap(Last::text);
    paragraph(question.shown(), "  ? ", "    ", Ink::question);
    const std::string answers = question.options.empty()
                                    ? "(" + answer_hint(question) + ")"
                                    : fmt::format("{}", fmt::join(question.options, " | "));
    out_.print("    {}\n", presentable(style_, answers));
    open_questions_.push_back(&question);
}

void StoryReport::answers(const StepOutcome& outcome) {
    for (std::size_t i = 0; i < outcome.answers.size() && i < open_questions_.size(); ++i) {
        const Answer& answer = outcome.answers[i];
        if (!answer.right.empty() && answer.problem.empty()) {
            paragraph(fmt::format("Answer: {}.", answer_text(answer)), "  ", "  ", Ink::question);
        }
    }
    open_questions_.clear();
}

// ---- steps ---------------------------------------------------------------------------------------------------------

void StoryReport::step(const StepReport& report) {
    names_.learn(report.statement, report.outcome, report.environment);
    step_line(report);
    switch (shown_) {
    case Shown::none: break;
    case Shown::story: story_events(report); break;
    case Shown::all:
        for (const Event& event : report.events) {
            event_sentence(event, report);
        }
        break;
    case Shown::trace: trace_events(report); break;
    }
    for (const RuleDecision& rule : report.outcome.rules) {
        const std::string_view bullet = style_.utf8 ? "• " : "* ";
        paragraph(rule_sentence(rule), pad() + std::string(bullet), pad() + "  ", Ink::dim);
    }
    if (!report.outcome.problem.empty()) {
        paragraph(fmt::format("{} did not run: {}", mark(style_, false), report.outcome.problem), pad(),
                  pad() + "  ", Ink::bad);
    }
    if (!report.outcome.not_modelled.empty()) {
        paragraph(fmt::format("? not modelled: it may change {}", report.outcome.not_modelled), pad(),
                  pad() + "  ", Ink::question);
    }
    if (!report.outcome.disagreement.empty()) {
        paragraph(fmt::format("! differs from the trace: {}", report.outcome.disagreement), pad(),
                  pad() + "  ", Ink::question);
    }
    finding(report);
    answers(report.outcome);
}

void StoryReport::step_line(const StepReport& report) {
    const StepOutcome& outcome = report.outcome;
    const auto* call = std::get_if<CallStatement>(&report.statement.what);
    const bool in_the_text = call != nullptr && call->recorded && outcome.disagreement.empty();
    std::string result = outcome.signal != Signal::none
                             ? fmt::format("killed by {}", signal_name(outcome.signal))
                         : in_the_text ? std::string()
                                       : format_result(*script_, outcome);
    out_.write("\n");
    last_ = Last::step;
    const std::string text = presentable(style_, report.statement.text);
    out_.print("{}{}", paint(style_, Ink::dim, number(report.statement.line)),
               paint(style_, Ink::bold, text));
    if (!result.empty()) {
        result = fmt::format("{} {}", style_.utf8 ? "→" : "->", presentable(style_, result));
        const bool fits = gutter_ + 4 + columns_of(text) + columns_of(result) <= style_.width;
        out_.print("{}{}", fits ? std::string("  ") : "\n" + pad(), paint(style_, Ink::bold, result));
    }
    out_.write("\n");
}

std::string StoryReport::tell(const Event& event, const StepReport& report) {
    const Names names(names_, report.machine);
    return sentence(event, report.machine, names.about(event, report.outcome.proc));
}

void StoryReport::event_sentence(const Event& event, const StepReport& report, std::size_t count) {
    const bool key = event_weight(event) == Weight::key;
    const std::string_view bullet = style_.utf8 ? (key ? "• " : "· ") : (key ? "* " : "- ");
    std::string text = tell(event, report);
    if (const auto* decided = std::get_if<FaultDecided>(&event); decided != nullptr && count > 1) {
        std::string decision(decision_name(decided->decision));
        std::replace(decision.begin(), decision.end(), '_', ' ');
        text = fmt::format("{} faults: {}. {}", count, decision, text);
    } else if (count > 1) {
        text = fmt::format("{} times, the first: {}", count, text);
    }
    paragraph(text, pad() + std::string(bullet), pad() + "  ", key ? Ink::plain : Ink::dim);
}

void StoryReport::story_events(const StepReport& report) {
    const Selection selected = select_events(report.events);
    std::size_t told = 0;
    for (const LikeEvents& like : selected.shown) {
        event_sentence(*like.first, report, like.count);
        told += like.count;
    }
    if (!selected.whole) {
        const std::string line = fmt::format("{} and {} (--trace shows all)", style_.utf8 ? "…" : "...",
                                             count_text(report.events.size() - told, "more event"));
        out_.print("{}{}\n", pad(), paint(style_, Ink::dim, line));
        in_all(report);
    } else if (report.events.empty() && report.machine.counters.faults != report.before.faults) {
        in_all(report); // so large a step is not recorded
    }
}

void StoryReport::in_all(const StepReport& report) {
    const std::string_view bullet = style_.utf8 ? "• " : "* ";
    paragraph(fmt::format("In all: {}.", counts_text(report.before, report.machine.counters)),
              pad() + std::string(bullet), pad() + "  ", Ink::plain);
}

/// One line an event, however long: made for grep.
void StoryReport::trace_events(const StepReport& report) {
    u64 number = report.first_event;
    for (const Event& event : report.events) {
        const std::string detail = presentable(style_, event_detail(event, report.machine));
        out_.print("{}{} {} {}  {}\n", pad(), paint(style_, Ink::dim, fmt::format("#{:<5}", ++number)),
                   fmt::format("{:<16}", event_name(event)), presentable(style_, tell(event, report)),
                   paint(style_, Ink::dim, fmt::format("{{{}}}", detail)));
    }
}

void StoryReport::finding(const StepReport& report) {
    if (report.finding == nullptr) {
        return;
    }
    constexpr std::size_t most = 3;
    const Finding& found = *report.finding;
    for (std::size_t i = 0; i < std::min(most, found.violations.size()); ++i) {
        const Violation& violation = found.violations[i];
        paragraph(fmt::format("! invariant broken: {}: {}", violation.invariant, violation.detail), pad(),
                  pad() + "  ", Ink::bad);
    }
    if (found.violations.size() > most) {
        out_.print("{}  and {}\n", pad(), count_text(found.violations.size() - most, "more violation"));
    }
    paragraph(explain_invariant(found.violations.front().invariant), pad() + "  ", pad() + "  ", Ink::plain);
    if (found.event && *found.event < report.events.size()) {
        const Event& event = report.events[*found.event];
        paragraph(fmt::format("It broke here: {} (event #{}, {})", tell(event, report),
                              report.first_event + *found.event + 1, event_name(event)),
                  pad() + "  ", pad() + "  ", Ink::plain);
    } else if (found.unchecked > 0) {
        paragraph(fmt::format("The {} before {} not checked: the machine is too large for that.",
                              count_text(found.unchecked, "step"), found.unchecked == 1 ? "was" : "were"),
                  pad() + "  ", pad() + "  ", Ink::plain);
    }
}

// ---- expectations and the end --------------------------------------------------------------------------------------

void StoryReport::expectation(const Statement& statement, const ExpectOutcome& outcome) {
    gap(last_ == Last::heading ? Last::text : Last::step);
    last_ = Last::step;
    const Ink ink = outcome.ok ? Ink::good : Ink::bad;
    out_.print("{}{} {}\n", paint(style_, Ink::dim, number(statement.line)),
               paint(style_, ink, mark(style_, outcome.ok)), presentable(style_, statement.text));
    if (!outcome.actual.empty() && (!outcome.ok || values_are_news(statement.text, outcome.actual))) {
        const std::string indent = pad() + std::string(columns_of(mark(style_, outcome.ok)) + 1, ' ');
        paragraph(outcome.actual, indent, indent, outcome.ok ? Ink::dim : Ink::bad);
    }
}

void StoryReport::finish(const PlayResult& result) {
    const Tally& tally = result.tally;
    const bool held = tally.failed_lines.empty();
    out_.write("\n");
    paragraph(fmt::format("{} {}", mark(style_, held), expectations_text(tally)), "", "  ",
              held ? Ink::good : Ink::bad);
    if (!tally.impossible_lines.empty()) {
        paragraph(fmt::format("{} {} could not run: {}.", mark(style_, false),
                              count_text(tally.impossible_lines.size(), "step"),
                              lines_text(tally.impossible_lines)),
                  "", "  ", Ink::bad);
    }
    if (tally.disagreements > 0) {
        paragraph(fmt::format("! {} from the recorded one.",
                              tally.disagreements == 1
                                  ? std::string("1 result differs")
                                  : fmt::format("{} results differ", tally.disagreements)),
                  "", "  ", Ink::question);
    }
    if (tally.broken_by_us) {
        paragraph(
            fmt::format(
                "{} An invariant is broken, although no bug was asked for: this is a fault of the model.",
                mark(style_, false)),
            "", "  ", Ink::bad);
    }
    const Bug bug = result.machine.config.bug;
    if (bug != Bug::none && tally.watched && !tally.broken) {
        paragraph(fmt::format("! The bug {} never bit: no invariant was broken.", bug_name(bug)), "", "  ",
                  Ink::question);
    }
    const PhysicalMemory& frames = result.machine.frames;
    paragraph(fmt::format("{} of {} frames used; {}.", frames.used(), frames.total(),
                          counts_text({}, result.machine.counters)),
              "  ", "  ", Ink::dim);
    out_.print("\n{}", process_table(result.machine, style_));
}

} // namespace cow::cli
