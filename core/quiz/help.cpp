#include "core/quiz/help.hpp"

#include "core/language/language.hpp"
#include "core/quiz/decision_words.hpp"

#include <fmt/format.h>

#include <array>

namespace cow::quiz {
namespace {

struct Help {
    Subject subject;
    std::string_view text;
};
constexpr std::array helps{
    Help{Subject::decision, tr_later("A fault comes where the processor refuses an access.")},
    Help{Subject::faults,
         tr_later("A fault comes each time that the processor refuses an access: the entry is not "
                  "present, or does not allow it.")},
    Help{Subject::copies,
         tr_later("A page is copied at the first write to a private page that somebody else has too.")},
    Help{Subject::frame,
         tr_later("A frame is one page of physical memory; a page-table entry points at it. New ones "
                  "are the lowest that are free.")},
    Help{Subject::refs,
         tr_later("A frame has one reference for each page-table entry that maps it, and one more in "
                  "the page cache.")},
    Help{Subject::rss,
         tr_later("rss: the pages that are present in the process's page tables, shared or not.")},
    Help{Subject::pss, tr_later("pss: as rss, but a page that n entries map counts a nth.")},
    Help{Subject::free, tr_later("A frame is free when nothing refers to it any more.")},
    Help{Subject::bytes, tr_later("Who shares a frame reads the same bytes; who has a copy reads his own.")},
    Help{Subject::pages,
         tr_later("A page faults where it is not present, or its entry does not allow the access.")},
    Help{Subject::copied_pages,
         tr_later("A store copies a page that is private and that somebody else has too, or that is a "
                  "file's; a page without a frame is filled instead.")},
    Help{Subject::writable_pages,
         tr_later("A page can be written where its entry says so: fork takes that away from what is "
                  "private, and the first store gives it back to one page.")},
    Help{Subject::result, tr_later("A call that fails changes nothing, and says why.")},
    Help{Subject::call,
         tr_later("Compare which entries have come, gone, or point elsewhere, and who may write.")},
    Help{Subject::author, tr_later("What was said so far, and the picture, have all that is needed.")},
};
static_assert(helps.size() == static_cast<std::size_t>(Subject::author) + 1);

} // namespace

std::vector<std::string> help_lines(const Question& question) {
    std::vector<std::string> out{std::string(tr(helps[static_cast<std::size_t>(question.subject)].text))};
    if (question.form == AnswerForm::decision) {
        for (const Option& option : question.options) {
            if (const auto decision = decision_of(option.value)) {
                out.push_back(fmt::format("{}: {}", option.text, when_it_comes(*decision)));
            }
        }
    }
    return out;
}

} // namespace cow::quiz
