#include "app/view/picture/handout.hpp"

#include "app/view/scene/moment.hpp"
#include "core/explain/sentence.hpp"
#include "core/scenario/text.hpp"

#include <algorithm>
#include <utility>

namespace cow::ui {
namespace {

constexpr std::size_t most_sentences = 12;

/// All that matter; of a long step the first that matter most. `more`: how many that matter are left out.
std::vector<std::size_t> events_worth_telling(const Timeline& timeline, const Timeline::Step& step,
                                              std::size_t& more) {
    std::vector<std::size_t> notable;
    std::vector<std::size_t> key;
    std::size_t notables = 0;
    for (std::size_t i = step.first_event; i < step.first_event + step.events; ++i) {
        const Weight weight = event_weight(timeline.event_at(i));
        notables += weight != Weight::detail ? 1 : 0;
        if (weight != Weight::detail && notable.size() < most_sentences) {
            notable.push_back(i);
        }
        if (weight == Weight::key && key.size() < most_sentences) {
            key.push_back(i);
        }
    }
    const bool whole = notables <= most_sentences || key.empty();
    std::vector<std::size_t>& told = whole ? notable : key;
    more = notables - told.size();
    return std::move(told);
}

/// A line between the two has nothing in it.
bool parted(std::string_view source, u32 first, u32 last) {
    const std::vector<std::size_t> starts = line_starts(source);
    for (std::size_t line = first + std::size_t{1}; line < last && line <= starts.size(); ++line) {
        const std::size_t start = starts[line - 1];
        const std::size_t end = std::min(source.find('\n', start), source.size());
        if (source.substr(start, end - start).find_first_not_of(" \t\r") == std::string_view::npos) {
            return true;
        }
    }
    return false;
}

} // namespace

bool leads_up(std::string_view source, u32 before, u32 said, u32 next) {
    return !parted(source, said, next) && (before == 0 || parted(source, before, said));
}

HandoutStep handout_step(const Player& player, const Names& names, const Palette& palette, std::size_t step) {
    HandoutStep out;
    out.number = step;
    const StepOutcome* outcome = player.outcome(step - 1);
    if (outcome == nullptr) {
        return out;
    }
    const Statement& statement = player.script().statements[outcome->statement];
    out.line = statement.line;
    out.text = statement.text;
    out.process = statement.process;
    out.colour = outcome->proc == no_proc ? palette.text_faint : palette.process(outcome->proc);
    const auto* call = std::get_if<CallStatement>(&statement.what);
    if (outcome->signal != Signal::none) {
        out.result = signal_name(outcome->signal);
    } else if (call == nullptr || !call->recorded || !outcome->disagreement.empty()) {
        out.result = format_result(player.script(), *outcome);
    }
    out.problem = trouble_text(*outcome);
    const Timeline::Step events = player.timeline().step_at(step - 1);
    const std::vector<std::size_t> told = events_worth_telling(player.timeline(), events, out.more);
    for (const std::size_t i : told) {
        const Event& event = player.timeline().event_at(i);
        out.sentences.push_back(sentence(event, player.machine(), names.about(event, outcome->proc)));
    }
    return out;
}

} // namespace cow::ui
