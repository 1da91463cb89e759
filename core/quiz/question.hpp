#pragma once
// A question about a step that has not run yet, with what is right and why, and why the rest is wrong.

#include "core/base/ids.hpp"
#include "core/scenario/script.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cow::quiz {

/// What a question is after: weak spots are found by it.
enum class Subject : u8 {
    decision,
    faults,
    copies,
    frame,
    refs,
    rss,
    pss,
    free,
    bytes,
    pages,
    copied_pages,
    writable_pages,
    result,
    call,
    author
};
std::string_view subject_name(Subject subject);
/// The same as a student reads it, in the language that is spoken.
std::string subject_text(Subject subject);
std::vector<Subject> all_subjects();

struct Option {
    std::string value;    ///< in the one form that can be compared, see canonical_answer
    std::string text;     ///< as it is shown, in the language that is spoken
    std::string claim{};  ///< what `expect` would say if it were right; "" where it has no word for that
    std::string reason{}; ///< of a wrong one: what would have to be true for it; "" of the right one
};

/// Pages one behind the other, and what some of them come to.
struct PageRow {
    MmId mm = no_mm; ///< none where no state of the model says whose they are …
    Vpn first{};     ///< … and where they begin
    u64 pages = 0;
    PageFact fact = PageFact::fault;
};

struct Question {
    std::string id;       ///< "12.1": the first about the step in line 12; "g3": the third of a drill
    u32 line = 0;         ///< of the step
    std::size_t step = 0; ///< from 1
    AnswerForm form = AnswerForm::choice;
    Subject subject = Subject::author;
    std::string text;
    std::string hint;    ///< where there are no options: what is to be answered
    std::string context; ///< what has to be read first: a program, two pictures; lines of text, "" in a file
    std::vector<Option> options; ///< none: the answer is written, or pointed at
    bool offered = true;         ///< they are shown; else they are only what is known of answers
    std::string answer;          ///< the value of what is right
    std::string why;             ///< why it is so here, with the kernel's rule
    unsigned points = 1;
    PageRow row{}; ///< pages: those that are asked about

    /// The option with this value; null when there is none.
    const Option* option(std::string_view value) const;
    /// What an answer comes to that somebody gave, as the text of an option or as a value.
    std::string value_of(std::string_view given) const;
    bool is_right(std::string_view given) const { return value_of(given) == answer; }
    /// The right answer, as it is shown.
    std::string answer_text() const;
    /// What is to be said of an answer: why it is right, or what would have to be true for it and why that is not so.
    std::string verdict(std::string_view given) const;
};

} // namespace cow::quiz
