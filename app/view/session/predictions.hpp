#pragma once
// What is asked of whoever watches, what was answered, and how that went. How far the scenario may be shown meanwhile is
// the session's business.

#include "core/quiz/question.hpp"
#include "core/quiz/score.hpp"
#include "core/scenario/player.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cow {
class Names;
}

namespace cow::ui {

/// What became of a question.
enum class Answered : u8 {
    open, ///< or answered, and its step is not done yet
    right,
    wrong,
    skipped, ///< the step was done without an answer
    again,   ///< answered, but it was seen before: it does not count
};
std::string_view answered_name(Answered state);

/// A question about a step, as it stands. Before the step is done nothing in it says what is right.
struct Prediction {
    quiz::Question question;
    Answered state = Answered::open;
    std::string given{};   ///< the value of the answer
    bool is_right = false; ///< known when the step is done
    quiz::PageRow row{};   ///< pages: those that can be picked; whose, nobody may know yet

    bool waits() const { return state == Answered::open && given.empty(); }
};

/// What is kept of a scenario between openings: each question's first outcome, by id.
using Results = std::map<std::string, Answered>;

class Predictions {
public:
    static constexpr std::size_t all_steps = static_cast<std::size_t>(-1);

    /// Another scenario is open; `known`: how it went before.
    void begin(Results known);
    /// The same, and the score goes on.
    void begin_next();

    // ---- asking ----------------------------------------------------------------------------------------------------
    /// The questions in front of this step (from 0), which is the next to be done.
    void ask(const Player& player, std::size_t step);
    /// One question, made of the model, about this step. What is right is kept to itself until it is told.
    void pose(quiz::Question question, std::size_t step);
    /// It was made of the model, and has no author.
    bool posed() const { return posed_.has_value() && !asked_.empty(); }
    bool asks_about(std::size_t step) const { return !asked_.empty() && step_ == step; }
    const std::vector<Prediction>& asked() const { return asked_; }
    /// At least one has an answer already.
    bool any_given() const {
        return std::any_of(asked_.begin(), asked_.end(), [](const Prediction& one) { return !one.waits(); });
    }
    /// The first that has no answer, or null.
    const Prediction* open() const;

    // ---- answering the first that is open --------------------------------------------------------------------------
    /// The text of an option, a number, pages as "0,2". False: it is none that could be given.
    bool answer(std::string_view given);
    /// One more character of an answer that is typed, '\b' takes one back, '\n' ends it. With options, a digit chooses
    /// one. False: it leads to nothing.
    bool type(char character);
    /// A page of a row is picked, or no longer.
    void pick(u64 page);
    const std::string& draft() const { return draft_; }
    /// What has no answer is skipped.
    void skip();
    /// Nothing is asked now.
    void withdraw() {
        asked_.clear();
        posed_.reset();
    }

    // ---- telling ---------------------------------------------------------------------------------------------------
    /// The step that was asked about is done, the cursor is behind it: what it came to is known.
    void tell(const Player& player, const Names& names);
    /// About a step that is done; null where nothing was asked.
    const std::vector<Prediction>* told(std::size_t step) const;
    /// Steps that were told about: counts up.
    std::size_t tellings() const { return told_.size(); }
    const quiz::Score& score() const { return score_; }
    std::size_t skipped() const { return skipped_; }
    const Results& results() const { return results_; }
    /// The scenario was seen up to this step, or all of it: what is answered about it from now on does not count.
    void spoil(std::size_t until = all_steps) { spoiled_ = std::max(spoiled_, until); }

private:
    void settle(Prediction& prediction, const std::vector<std::string>& right);

    std::size_t step_ = 0;
    std::vector<Prediction> asked_;
    std::optional<quiz::Question> posed_; ///< with what is right
    std::string draft_;
    std::map<std::size_t, std::vector<Prediction>> told_;
    quiz::Score score_;
    std::size_t skipped_ = 0;
    Results results_;
    Results before_;
    std::size_t spoiled_ = 0; ///< steps
};

} // namespace cow::ui
