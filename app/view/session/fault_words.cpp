#include "app/view/session/fault_words.hpp"

#include "app/view/session/session.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

/// The first invariant that was broken up to the cursor; null: none was.
const Trouble* first_breach(const Run& run) {
    const std::vector<Trouble>& all = run.troubles();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Trouble& trouble) {
        return trouble.kind == Trouble::Kind::invariant && trouble.event <= run.timeline().event();
    });
    return found == all.end() ? nullptr : &*found;
}

std::string wrong_text(const JudgedGuess& judged, Bug guess) {
    if (guess == Bug::none) {
        return judged.seen.finding
                   ? std::string(tr("No: a sound kernel would not have broken anything."))
                   : std::string(tr("No: nothing broke, but a sound kernel would have gone another way."));
    }
    if (judged.expected.finding) {
        const Violation& violation = judged.expected.finding->violations.front();
        return trf("No. With {} it would have been step {} that breaks {}: {}", bug_name(guess),
                   judged.expected.step + 1, violation.invariant, violation.detail);
    }
    return judged.seen.finding
               ? trf("No. With {} nothing would have been broken by now.", bug_name(guess))
               : trf("No. With {} nothing would have been broken either, but it would have gone another way.",
                     bug_name(guess));
}

} // namespace

std::string fault_note(const Session& session) {
    const Run* run = session.run();
    if (run == nullptr) {
        return {};
    }
    const bool broke = first_breach(*run) != nullptr;
    const bool over = run->player().at_end();
    const Bug bug = run->player().script().config.bug;
    if (session.hides_fault()) {
        return broke ? std::string(tr("Something is wrong with this kernel. What? Shift+B names it."))
               : over
                   ? std::string(tr("No invariant was broken. If a fault is built into this kernel, it never "
                                    "came to bear. Shift+B names it."))
                   : std::string();
    }
    return over && !broke && bug != Bug::none
               ? trf("The fault {} never came to bear: no invariant was broken.", bug_name(bug))
               : std::string();
}

std::vector<std::string> seen_lines(const Session& session) {
    const Run* run = session.run();
    const Trouble* breach = run != nullptr ? first_breach(*run) : nullptr;
    if (run == nullptr) {
        return {};
    }
    if (breach == nullptr) {
        return {run->player().at_end()
                    ? std::string(tr("No invariant was broken in all of its steps."))
                    : trf("No invariant is broken so far, after step {}. Step on until one is.",
                          run->timeline().step())};
    }
    const Player& player = run->player();
    const std::size_t step = breach->step - 1;
    return {trf("Step {} broke {}: {}", breach->step, breach->what,
                player.script().statements[player.statement_of(step)].text),
            breach->found, std::string(tr(explain_invariant(breach->what)))};
}

std::vector<std::string> guess_lines(const JudgedGuess& judged, Bug guess, bool over) {
    switch (judged.guess) {
    case Guess::right:
        return {trf("Right: {}. {}", bug_name(guess), tr(bug_text(guess))),
                std::string(tr(bug_lesson(guess)))};
    case Guess::fits:
        return {trf("{} fits what was seen so far, but it is not what is built in.", bug_name(guess)),
                std::string(over ? tr("Nothing that happens here tells the two apart.")
                                 : tr("Step on: they will part."))};
    case Guess::wrong: return {wrong_text(judged, guess)};
    }
    return {};
}

} // namespace cow::ui
