#include "app/cli/quiz_dialog.hpp"

#include "app/cli/report/paragraph.hpp"
#include "app/cli/report/quiz_report.hpp"
#include "core/language/language.hpp"
#include "core/quiz/help.hpp"
#include "core/scenario/answer.hpp"
#include "core/scenario/text.hpp"

#include <cstring>

namespace cow::cli {
namespace {

constexpr std::size_t longest_line = 4096;

/// "2" stands for the second option, unless an option reads so itself.
std::string chosen(const quiz::Question& question, const std::string& typed) {
    const u64 number = decimal_value(typed).value_or(0);
    if (question.option(question.value_of(typed)) != nullptr || number == 0 ||
        number > question.options.size() || question.form == AnswerForm::number ||
        question.form == AnswerForm::frame || question.form == AnswerForm::pages) {
        return typed;
    }
    return question.options[number - 1].text;
}

} // namespace

/// Without blanks around it; nothing at the end of the input.
std::optional<std::string> QuizDialog::read_line() {
    std::string line;
    for (int c = std::fgetc(streams_.in); c != '\n'; c = std::fgetc(streams_.in)) {
        if (c == EOF) {
            return line.empty() ? std::nullopt : std::optional(canonical_answer(AnswerForm::choice, line));
        }
        if (line.size() < longest_line) {
            line.push_back(static_cast<char>(c));
        }
    }
    return canonical_answer(AnswerForm::choice, line);
}

void QuizDialog::explain_keys() {
    if (!std::exchange(explained_, true)) {
        out_.print("{}\n\n", paint(streams_.out_style, Ink::dim,
                                   presentable(streams_.out_style,
                                               tr("Type the answer, or the number of an option. Enter alone "
                                                  "skips, ? helps, q ends."))));
    }
}

void QuizDialog::help(const Posed& posed) {
    helped_ = true;
    for (const std::string& line : quiz::help_lines(posed.question)) {
        write_paragraph(out_, streams_.out_style, Ink::dim, line, "    ", "    ");
    }
}

std::optional<std::string> QuizDialog::ask(const Posed& posed) {
    explain_keys();
    write_question(out_, streams_.out_style, posed, false);
    helped_ = false;
    while (true) {
        out_.write("? ");
        out_.flush();
        std::fflush(streams_.out);
        const std::optional<std::string> typed = read_line();
        if (!typed || *typed == "q" || *typed == "quit") {
            out_.write("\n");
            over_ = true;
            return std::nullopt;
        }
        if (*typed == "?" || *typed == "help") {
            help(posed);
            continue;
        }
        const std::string given = chosen(posed.question, *typed);
        const bool listed = posed.question.options.empty() || given.empty() ||
                            posed.question.option(posed.question.value_of(given)) != nullptr;
        if (listed) {
            return given;
        }
        out_.print("    {}\n",
                   presentable(streams_.out_style, trf("That is none of the answers: {}", given)));
    }
}

void QuizDialog::tell(const Posed& posed, const std::string& given) {
    const bool right = !given.empty() && posed.question.is_right(given);
    if (given.empty()) {
        ++skipped_;
    } else {
        score_.note(posed.question.subject, right && !helped_);
    }
    write_mark(out_, streams_.out_style,
               {&posed.question, given.empty() ? std::nullopt : std::optional(given), right});
    if (right && helped_) {
        out_.print("    {}\n", presentable(streams_.out_style, tr("With help, it does not count.")));
    }
    out_.write("\n");
    keep_({posed, given, right, helped_});
}

void QuizDialog::sum_up() {
    const Style& style = streams_.out_style;
    out_.print("{}\n",
               paint(style, Ink::title,
                     presentable(style, trf("{} of {} right, the longest streak {}, {} skipped",
                                            score_.right(), score_.asked(), score_.best(), skipped_))));
    if (const auto weakest = score_.weakest()) {
        out_.print("{}\n", presentable(style, trf("Look again at: {}", quiz::subject_text(*weakest))));
    }
    out_.flush();
}

} // namespace cow::cli
