#include "core/quiz/question.hpp"

#include "core/language/language.hpp"
#include "core/scenario/answer.hpp"

#include <algorithm>
#include <array>

namespace cow::quiz {
namespace {

struct SubjectRow {
    Subject subject;
    std::string_view name;
    std::string_view text;
};
constexpr std::array subjects{
    SubjectRow{Subject::decision, "decision", tr_later("what a fault comes to")},
    SubjectRow{Subject::faults, "faults", tr_later("how many faults there are")},
    SubjectRow{Subject::copies, "copies", tr_later("how many pages are copied")},
    SubjectRow{Subject::frame, "frame", tr_later("which frame it is")},
    SubjectRow{Subject::refs, "refs", tr_later("how many references a frame has")},
    SubjectRow{Subject::rss, "rss", tr_later("what rss counts")},
    SubjectRow{Subject::pss, "pss", tr_later("what pss counts")},
    SubjectRow{Subject::free, "free", tr_later("how many frames are free")},
    SubjectRow{Subject::bytes, "bytes", tr_later("who reads which byte")},
    SubjectRow{Subject::pages, "pages", tr_later("which pages of several")},
    SubjectRow{Subject::copied_pages, "copied_pages", tr_later("which pages are copied")},
    SubjectRow{Subject::writable_pages, "writable_pages", tr_later("which pages can be written")},
    SubjectRow{Subject::result, "result", tr_later("what a call returns")},
    SubjectRow{Subject::call, "call", tr_later("which call it was")},
    SubjectRow{Subject::author, "author", tr_later("what the author asks")},
};
const SubjectRow& row(Subject subject) { return subjects[static_cast<std::size_t>(subject)]; }

} // namespace

std::string_view subject_name(Subject subject) { return row(subject).name; }
std::string subject_text(Subject subject) { return std::string(tr(row(subject).text)); }

std::vector<Subject> all_subjects() {
    std::vector<Subject> out;
    for (const SubjectRow& each : subjects) {
        out.push_back(each.subject);
    }
    return out;
}

const Option* Question::option(std::string_view value) const {
    const auto found =
        std::find_if(options.begin(), options.end(), [&](const Option& each) { return each.value == value; });
    return found == options.end() ? nullptr : &*found;
}

std::string Question::value_of(std::string_view given) const {
    const std::string plain = canonical_answer(AnswerForm::choice, given);
    const auto shown =
        std::find_if(options.begin(), options.end(), [&](const Option& each) { return each.text == plain; });
    return shown != options.end() ? shown->value : canonical_answer(form, given);
}

std::string Question::answer_text() const {
    const Option* right = option(answer);
    return right != nullptr ? right->text : answer;
}

std::string Question::verdict(std::string_view given) const {
    const std::string value = value_of(given);
    const Option* chosen = value == answer ? nullptr : option(value);
    return chosen != nullptr && !chosen->reason.empty() ? chosen->reason + " " + why : why;
}

} // namespace cow::quiz
