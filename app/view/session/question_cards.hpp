#pragma once
// What is asked at the cursor, and how it went behind it, as it is shown and spoken.

#include "app/view/session/session.hpp"
#include "app/view/words/story.hpp"

#include <string>
#include <vector>

namespace cow::ui {

struct QuestionCard {
    enum class Look : u8 { plain, choosable, picked, right, wrong };
    struct Chip {
        std::string text;
        std::string value; ///< of the answer; of a page its number
        std::string tip;
        Look look = Look::plain;
    };
    std::string text;
    std::vector<Chip> chips;
    bool open = false;   ///< it can be answered now
    bool past = false;   ///< its step is done
    bool picks = false;  ///< the chips are pages, of which several can be picked
    bool typed = false;  ///< the answer is typed, or pointed at on the stage
    std::string draft;   ///< what is typed so far
    std::string hint;    ///< how it is to be answered
    std::string verdict; ///< "Right.", "No: it is reuse."; "" before the step is done
    std::string reason;
    bool good = false; ///< the verdict is
    std::string score; ///< how it has gone so far, behind the last verdict …
    std::string more;  ///< … and by what the questions were after
};

/// About the step that has just been done, then about the next one. `story`: what the author says there; something runs.
std::vector<QuestionCard> question_cards(const Session& session, const Story& story);

/// What is asked at the cursor without an author, to be spoken: the question and its answers; "" where he asks, or nobody.
std::string posed_line(const Session& session);
/// How the questions about a step went, a line each, to be spoken.
std::vector<std::string> verdict_lines(const Session& session, std::size_t step);

} // namespace cow::ui
