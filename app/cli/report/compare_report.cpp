#include "app/cli/report/compare_report.hpp"

#include "app/cli/report/json_report.hpp"
#include "app/cli/report/paragraph.hpp"
#include "app/cli/report/process_table.hpp"
#include "app/cli/report/story_report.hpp"
#include "core/base/errno.hpp"
#include "core/base/utf8.hpp"

#include <algorithm>

namespace cow::cli {
namespace {

constexpr std::size_t least_cell = 9;  // columns: "1,023 KiB"
constexpr std::size_t least_text = 24; // of a step beside its cells
constexpr std::size_t gap = 1;

std::string time_text(u64 ns) {
    return ns < 1000        ? fmt::format("{} ns", ns)
           : ns < 1'000'000 ? fmt::format("{:.1f} µs", static_cast<double>(ns) / 1e3)
                            : fmt::format("{:.1f} ms", static_cast<double>(ns) / 1e6);
}

std::string figure_text(const Figure& figure, u64 value) {
    switch (figure.unit) {
    case Figure::Unit::count: return fmt::format("{}", value);
    case Figure::Unit::bytes: return size_text(value);
    case Figure::Unit::nanoseconds: return time_text(value);
    }
    return {};
}

/// "+3", "-12 KiB", "0": what a step added.
std::string change_text(const Figure& figure, u64 added) {
    const bool less = static_cast<i64>(added) < 0;
    return added == 0 ? "0"
                      : fmt::format("{}{}", less ? '-' : '+', figure_text(figure, less ? 0 - added : added));
}

std::string result_text(const StepOutcome& outcome) {
    const CallResult result{outcome.result};
    return outcome.signal != Signal::none ? std::string(signal_name(outcome.signal))
           : outcome.unknown              ? "?"
           : !outcome.has_result          ? "-"
           : result.failed()              ? std::string(errno_name(result.error()))
                                          : fmt::format("{}", outcome.result);
}

/// `text` in at most so many columns, cut where it is longer.
std::string cut(std::string_view text, std::size_t columns, bool utf8) {
    if (columns_of(text) <= columns) {
        return std::string(text);
    }
    const std::string_view dots = utf8 ? "…" : "..";
    std::string out;
    std::size_t used = columns_of(dots);
    for_each_character(text, [&](const Character& character, std::size_t at) {
        used += columns_of(character.code);
        if (used <= columns) {
            out += text.substr(at, character.bytes);
        }
    });
    return out.append(dots);
}
/// The same in exactly so many.
std::string fitted(std::string_view text, std::size_t columns, bool utf8) {
    std::string out = cut(text, columns, utf8);
    out.append(columns - std::min(columns, columns_of(out)), ' ');
    return out;
}

class ComparisonTable {
public:
    ComparisonTable(Output& out, const Style& style, std::span<const KernelChoice> kernels)
        : out_(out), style_(style) {
        for (const KernelChoice& kernel : kernels) {
            names_.push_back(kernel_choice_name(kernel));
        }
    }

    Tally tell(std::string_view file, const Script& script, Comparison& comparison) {
        begin(file, script);
        for (const Statement& statement : comparison.script(0).statements) {
            if (statement.is_step()) {
                step(*comparison.next(), comparison);
            } else if (const auto* expect = std::get_if<ExpectStatement>(&statement.what)) {
                judge(statement, comparison.expectation(*expect));
            } else if (std::holds_alternative<AskStatement>(statement.what)) {
                asked_.push_back(&statement);
            }
        }
        totals(comparison);
        verdicts(comparison);
        return std::move(tally_);
    }

private:
    // ---- layout ------------------------------------------------------------------------------------------------------
    void lay_out(u32 last_line) {
        gutter_ = std::max<std::size_t>(3, fmt::formatted_size("{}", last_line));
        std::size_t longest = least_cell;
        for (const std::string& name : names_) {
            const std::size_t plus = std::min(name.find('+'), name.size());
            longest = std::max({longest, plus, name.size() - plus});
        }
        lettered_ = text_beside(longest) < least_text && longest > least_cell;
        cell_ = lettered_ ? least_cell : longest;
        // A step has its line for itself where cells leave it too little.
        beside_ = text_beside(cell_) >= least_text;
        text_ = std::max(text_beside(cell_), std::size_t{8});
    }
    std::size_t text_beside(std::size_t cell) const {
        const std::size_t rest = gutter_ + 4 + names_.size() * (cell + gap);
        return style_.width > rest ? style_.width - rest : 0;
    }
    std::string label(std::size_t kernel) const {
        return lettered_ ? std::string(1, static_cast<char>('A' + kernel)) : names_[kernel];
    }

    void paragraph(Ink ink, std::string_view text, std::size_t indent) {
        const std::string blanks(indent, ' ');
        write_paragraph(out_, style_, ink, text, blanks, blanks);
    }
    /// A line of the table: what is left of the cells, and these.
    void row(const std::string& left, Ink ink, const std::vector<std::string>& cells) {
        out_.write(left);
        for (const std::string& cell : cells) {
            const std::string text = presentable(style_, cell);
            out_.print("{}{}", std::string(gap + cell_ - std::min(cell_, columns_of(text)), ' '),
                       paint(style_, ink, text));
        }
        out_.write("\n");
    }
    std::string left(std::string_view number, bool differs, std::string_view text, Ink ink) const {
        return fmt::format(
            "{} {} {}", paint(style_, Ink::dim, fmt::format("{:>{}}", number, gutter_)),
            differs ? paint(style_, Ink::question, unequal()) : std::string(columns_of(unequal()), ' '),
            paint(style_, ink,
                  fitted(presentable(style_, text), text_ + 3 - columns_of(unequal()) - 1, style_.utf8)));
    }
    std::string_view unequal() const { return style_.utf8 ? "≠" : "!="; }

    // ---- the table ---------------------------------------------------------------------------------------------------
    void begin(std::string_view file, const Script& script) {
        lay_out(script.statements.empty() ? 0 : script.statements.back().line);
        if (!script.title.empty()) {
            paragraph(Ink::title, script.shown_title(), 0);
        }
        MachineConfig machine = script.config;
        machine.fork = ForkMode::cow;
        machine.bug = Bug::none;
        paragraph(Ink::dim,
                  fmt::format("{}: {}, under {} kernels", file, machine_text(machine), names_.size()), 0);
        for (std::size_t i = 0; lettered_ && i < names_.size(); ++i) {
            paragraph(Ink::plain, fmt::format("{}  {}", label(i), names_[i]), 2);
        }
        out_.write("\n");
        std::vector<std::string> heads;
        std::vector<std::string> bugs;
        for (std::size_t i = 0; i < names_.size(); ++i) {
            const std::string name = label(i);
            const std::size_t plus = std::min(name.find('+'), name.size());
            heads.push_back(name.substr(0, plus));
            bugs.push_back(name.substr(plus));
        }
        row(left("", false, beside_ ? "frames used after the step" : "", Ink::dim), Ink::bold, heads);
        if (std::any_of(bugs.begin(), bugs.end(), [](const std::string& bug) { return !bug.empty(); })) {
            row(left("", false, "", Ink::dim), Ink::bold, bugs);
        }
    }

    void step(const ComparedStep& compared, const Comparison& comparison) {
        const Statement& statement = *compared.statement;
        std::vector<std::string> frames;
        for (const SideOfStep& side : compared.sides) {
            frames.push_back(side.impossible() ? std::string(mark(style_, false))
                                               : figure_text(figures()[0], side.after[0]));
        }
        const Ink ink = compared.differs ? Ink::question : Ink::plain;
        const std::string number = fmt::format("{}", statement.line);
        if (beside_) {
            row(left(number, compared.differs, statement.text, Ink::bold), ink, frames);
        } else {
            const std::size_t indent = gutter_ + 2 + columns_of(unequal());
            out_.print("{} {} {}\n", paint(style_, Ink::dim, fmt::format("{:>{}}", number, gutter_)),
                       compared.differs ? paint(style_, Ink::question, unequal())
                                        : std::string(columns_of(unequal()), ' '),
                       paint(style_, Ink::bold,
                             cut(presentable(style_, statement.text), style_.width - indent, style_.utf8)));
            row(left("", false, figures()[0].what, Ink::dim), ink, frames);
        }
        if (compared.differs) {
            differences(compared);
        }
        for (std::size_t i = 0; i < compared.sides.size(); ++i) {
            remarks(compared.sides[i], i, comparison);
        }
        count(compared);
        const std::vector<Answer>& answers = compared.sides.front().outcome.answers;
        for (std::size_t i = 0; i < answers.size(); ++i) {
            if (!answers[i].problem.empty()) {
                judge(*asked_[i], {false, answers[i].problem});
            }
        }
        asked_.clear();
    }

    /// The figures that the step changed otherwise under some kernel; the first stands beside the step itself.
    void differences(const ComparedStep& compared) {
        const SideOfStep& first = compared.sides.front();
        std::vector<std::string> cells;
        const bool results =
            std::any_of(compared.sides.begin(), compared.sides.end(), [&](const SideOfStep& side) {
                return !side.impossible() && results_differ(side.outcome, first.outcome);
            });
        if (results && !first.impossible()) {
            for (const SideOfStep& side : compared.sides) {
                cells.push_back(side.impossible() ? "" : result_text(side.outcome));
            }
            row(left("", false, "  result", Ink::dim), Ink::plain, cells);
        }
        for (std::size_t i = 1; i < main_figures; ++i) {
            cells.clear();
            bool differs = false;
            for (const SideOfStep& side : compared.sides) {
                const u64 by = side.after[i] - side.before[i];
                differs = differs || by != first.after[i] - first.before[i];
                cells.push_back(side.impossible() ? "" : change_text(figures()[i], by));
            }
            if (differs) {
                row(left("", false, fmt::format("  {}", figures()[i].what), Ink::dim), Ink::plain, cells);
            }
        }
    }

    void remarks(const SideOfStep& side, std::size_t kernel, const Comparison& comparison) {
        const std::size_t indent = gutter_ + 4;
        if (side.impossible()) {
            paragraph(kernel == 0 ? Ink::bad : Ink::question,
                      fmt::format("{}: impossible: {}", names_[kernel], side.outcome.problem), indent);
        }
        if (!side.finding) {
            return;
        }
        const Violation& violation = side.finding->violations.front();
        paragraph(Ink::bad,
                  fmt::format("{}: invariant broken: {}: {}", names_[kernel], violation.invariant,
                              violation.detail),
                  indent);
        broken_.push_back(kernel);
        if (comparison.script(kernel).config.bug == Bug::none && kernel == 0) {
            tally_.broken_by_us = true;
        }
    }

    void count(const ComparedStep& compared) {
        ++steps_;
        differing_ += compared.differs ? 1U : 0U;
        if (compared.sides.front().impossible()) {
            tally_.impossible_lines.push_back(compared.statement->line);
        }
    }

    void judge(const Statement& statement, const ExpectOutcome& outcome) {
        ++tally_.expectations;
        if (!outcome.ok) {
            tally_.failed_lines.push_back(statement.line);
            paragraph(Ink::bad,
                      fmt::format("{} {} (under {}: {})", mark(style_, false), statement.text, names_.front(),
                                  outcome.actual),
                      gutter_ + 2);
        }
    }

    // ---- the end -----------------------------------------------------------------------------------------------------
    void totals(const Comparison& comparison) {
        std::vector<FigureValues> values;
        for (std::size_t i = 0; i < comparison.kernels(); ++i) {
            values.push_back(figures_of(comparison.machine(i)));
        }
        out_.print("\n{}\n", paint(style_, Ink::title, "in all"));
        for (std::size_t i = 0; i < figure_count; ++i) {
            std::vector<std::string> cells;
            bool differs = false;
            for (const FigureValues& of : values) {
                cells.push_back(figure_text(figures()[i], of[i]));
                differs = differs || of[i] != values.front()[i];
            }
            row(left("", differs, figures()[i].what, Ink::plain), differs ? Ink::question : Ink::plain,
                cells);
        }
    }

    void verdicts(const Comparison& comparison) {
        const bool held = tally_.failed_lines.empty();
        out_.print("\n{} of {} differ.\n", differing_, count_text(steps_, "step"));
        paragraph(held ? Ink::good : Ink::bad,
                  fmt::format("{} {}: {}", mark(style_, held), names_.front(), expectations_text(tally_)), 0);
        if (!tally_.impossible_lines.empty()) {
            paragraph(Ink::bad,
                      fmt::format("{} {}: {} could not run: {}.", mark(style_, false), names_.front(),
                                  count_text(tally_.impossible_lines.size(), "step"),
                                  lines_text(tally_.impossible_lines)),
                      0);
        }
        for (std::size_t i = 0; i < names_.size(); ++i) {
            if (comparison.script(i).config.bug != Bug::none &&
                std::find(broken_.begin(), broken_.end(), i) == broken_.end()) {
                paragraph(Ink::question,
                          fmt::format("! {}: The bug never bit: no invariant was broken.", names_[i]), 0);
            }
        }
    }

    Output& out_;
    Style style_;
    std::vector<std::string> names_;
    std::size_t gutter_ = 3;
    std::size_t text_ = least_text;       ///< columns of a step
    std::size_t cell_ = least_cell;       ///< columns of a kernel
    bool lettered_ = false;               ///< kernels are letters in the table
    bool beside_ = true;                  ///< a step stands beside its cells
    std::vector<const Statement*> asked_; ///< questions about the next step
    std::vector<std::size_t> broken_;
    std::size_t steps_ = 0;
    std::size_t differing_ = 0;
    Tally tally_;
};

void write_step(JsonWriter& json, const ComparedStep& step) {
    json.begin_object();
    json.member("line", step.statement->line);
    json.member("differs", step.differs);
    json.key("values");
    json.begin_object();
    for (std::size_t i = 0; i < figure_count; ++i) {
        json.key(figures()[i].name);
        json.begin_array();
        for (const SideOfStep& side : step.sides) {
            json.value(side.after[i]);
        }
        json.end_array();
    }
    json.end_object();
    if (std::any_of(step.sides.begin(), step.sides.end(),
                    [](const SideOfStep& side) { return side.impossible(); })) {
        json.key("impossible");
        json.begin_array();
        for (const SideOfStep& side : step.sides) {
            side.impossible() ? json.value(std::string_view(side.outcome.problem)) : json.null();
        }
        json.end_array();
    }
    json.end_object();
}

} // namespace

Tally tell_comparison(Output& out, const Style& style, std::string_view file, const Script& script,
                      std::span<const KernelChoice> kernels) {
    Comparison comparison(script, kernels);
    return ComparisonTable(out, style, kernels).tell(file, script, comparison);
}

Tally write_json_comparison(Output& out, std::string_view file, const Script& script,
                            std::span<const KernelChoice> kernels, bool events) {
    JsonWriter json(out);
    Tally tally;
    json.begin_object();
    json.member("file", file);
    json.key("kernels");
    json.begin_array();
    for (const KernelChoice& kernel : kernels) {
        const bool first = &kernel == &kernels.front();
        const std::string name = kernel_choice_name(kernel);
        Tally one = write_json_run(json, file, Runner(under_kernel(script, kernel), {}),
                                   {.name = name, .events = events, .judge = first});
        if (first) {
            tally = std::move(one);
        }
    }
    json.end_array();
    json.key("steps");
    json.begin_array();
    Comparison comparison(script, kernels);
    while (const ComparedStep* step = comparison.next()) {
        write_step(json, *step);
    }
    json.end_array();
    json.end_object();
    out.write("\n");
    return tally;
}

} // namespace cow::cli
