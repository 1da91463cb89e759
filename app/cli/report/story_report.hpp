#pragma once
// A run told to a person: the steps as they are written, under each what the kernel did in short sentences, the
// author's words, and the expectations ticked.

#include "app/cli/report/output.hpp"
#include "app/cli/report/playthrough.hpp"
#include "app/cli/report/terminal.hpp"
#include "core/explain/name_table.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cow::cli {

/// Which events a step shows.
enum class Shown {
    none,
    story, ///< what a reader would miss, and of a long step only the beginning
    all,   ///< a sentence for each
    trace, ///< each with its number, type and fields
};

/// How many expectations hold, and which do not.
std::string expectations_text(const Tally& tally);
/// "line 3", "lines 3, 5 and 2 more".
std::string lines_text(const std::vector<u32>& lines);
/// ✓ or ✗, as far as the terminal has them.
std::string_view mark(const Style& style, bool good);
/// "128 KiB of memory (32 frames), fork=eager": what a machine is, as far as it is not the usual one.
std::string machine_text(const MachineConfig& config);

class StoryReport : public Audience {
public:
    StoryReport(Output& out, const Style& style, Shown shown) : out_(out), style_(style), shown_(shown) {}

    /// In front of the run: the title and the machine. The script must outlive the run.
    void begin(std::string_view file, const Script& script);
    void remark(const Statement& statement) override;
    void step(const StepReport& report) override;
    void expectation(const Statement& statement, const ExpectOutcome& outcome) override;
    /// After it: how many expectations hold, and the processes.
    void finish(const PlayResult& result);

    /// Lines about events of one step that the plain story shows at most.
    static constexpr std::size_t most_shown = 20;
    /// Pages that a step may touch and still be recorded for the plain story.
    static constexpr u64 most_touches = 1U << 18U;

private:
    enum class Last { heading, text, step };

    void gap(Last now);
    std::string number(u32 line) const;
    std::string pad() const;
    void paragraph(std::string_view text, std::string_view first, std::string_view rest, Ink ink);
    void step_line(const StepReport& report);
    void story_events(const StepReport& report);
    void trace_events(const StepReport& report);
    void in_all(const StepReport& report);
    std::string tell(const Event& event, const StepReport& report);
    void event_sentence(const Event& event, const StepReport& report, std::size_t count = 1);
    void ask(const AskStatement& question);
    void answers(const StepOutcome& outcome);
    void finding(const StepReport& report);

    Output& out_;
    Style style_;
    Shown shown_;
    const Script* script_ = nullptr;
    std::size_t gutter_ = 3; ///< columns of a line number
    Last last_ = Last::heading;
    NameTable names_;
    std::vector<const AskStatement*> open_questions_;
};

} // namespace cow::cli
