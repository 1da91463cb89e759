#include "app/gui/shell/told_lines.hpp"

#include "app/view/session/fault_words.hpp"
#include "app/view/session/question_cards.hpp"
#include "app/view/words/exercise_words.hpp"
#include "core/language/language.hpp"

#include <string>
#include <utility>
#include <vector>

namespace cow::ui {

void ToldLines::hear(Notice& notice) {
    if (!std::exchange(notice.heard, true) && listener_) {
        listener_(notice.text);
    }
}

void ToldLines::follow_acts(const BeKernel& kernel) {
    const Exercise& exercise = kernel.exercise();
    const Labels& labels = kernel.run().names().of(exercise.plan().proc);
    const std::size_t done = exercise.done().size();
    if (!acts_) {
        listener_(trf("Be the kernel: {}", task_text(exercise, labels)));
    } else if (done < *acts_) {
        listener_(trf("Undone."));
    } else if (done > *acts_) {
        listener_(done_text(exercise, done - 1, labels));
        if (exercise.over()) {
            listener_(result_text(exercise));
        }
    }
    acts_ = done;
}

void ToldLines::follow(const Session& session) {
    if (!listener_) {
        return;
    }
    if (const BeKernel* kernel = session.be_kernel()) {
        follow_acts(*kernel);
        return;
    }
    acts_.reset();
    const Player* player = session.player();
    std::string problem = session.problem();
    if (player == nullptr && problem.empty() && !session.document().errors().empty()) {
        problem = session.document().errors().front().message;
    }
    const std::vector<std::string> lines = player != nullptr
                                               ? narrator_.follow(*player, session.names(), session.title(),
                                                                  session.story(), session.run()->troubles())
                                               : narrator_.refuse(session.title(), problem, session.story());
    for (const std::string& line : lines) {
        listener_(line);
    }
    if (std::string note = fault_note(session); note != note_) {
        note_ = std::move(note);
        if (!note_.empty()) {
            listener_(note_);
        }
    }
    // How the questions about a step went, once it is done.
    const std::size_t tellings = session.predictions().tellings();
    if (tellings > told_ && player != nullptr && player->step() > 0) {
        for (const std::string& line : verdict_lines(session, player->step() - 1)) {
            listener_(line);
        }
    }
    told_ = tellings;
    if (std::string posed = posed_line(session); posed != posed_) {
        posed_ = std::move(posed);
        if (!posed_.empty()) {
            listener_(posed_);
        }
    }
}

void ToldLines::follow_comparison(const std::vector<std::string>& words) {
    if (words != compared_) {
        compared_ = words;
        for (const std::string& line : words) {
            listener_(line);
        }
    }
}

} // namespace cow::ui
