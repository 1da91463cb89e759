#include "app/cli/report/quiz_report.hpp"

#include "app/cli/report/json_writer.hpp"
#include "app/cli/report/paragraph.hpp"
#include "core/language/language.hpp"

namespace cow::cli {
namespace {

void write_json_question(JsonWriter& json, const Posed& posed, bool key) {
    const quiz::Question& question = posed.question;
    json.begin_object();
    json.member("id", question.id);
    json.member("file", posed.file);
    json.member("line", question.line);
    json.member("step", question.step);
    json.member("kind", answer_form_name(question.form));
    json.member("subject", quiz::subject_name(question.subject));
    json.member("text", question.text);
    json.member("about", posed.step);
    if (!question.context.empty()) {
        json.member("context", question.context);
    }
    json.key("options");
    json.begin_array();
    for (const quiz::Option& option : question.options) {
        json.value(option.text);
    }
    json.end_array();
    if (key) {
        json.member("answer", question.answer_text());
        json.member("why", question.why);
    }
    json.member("points", question.points);
    json.end_object();
}

} // namespace

void write_question(Output& out, const Style& style, const Posed& posed, bool key) {
    const quiz::Question& question = posed.question;
    out.print("{}", paint(style, Ink::bold, question.id));
    const std::string where =
        posed.file.empty() ? std::string() : fmt::format("  {}:{}", posed.file, question.line);
    out.print("{}\n", paint(style, Ink::dim, presentable(style, where)));
    if (!question.context.empty()) {
        write_paragraph(out, style, Ink::plain, question.context, "    ", "    ");
    }
    if (!posed.step.empty()) {
        out.print("  {} {}\n", style.utf8 ? "▸" : ">",
                  paint(style, Ink::bold, presentable(style, posed.step)));
    }
    write_paragraph(out, style, Ink::question, question.text, "  ", "  ");
    for (const quiz::Option& option : question.options) {
        const bool right = key && option.value == question.answer;
        out.print("  {} {}\n", right ? "*" : "-",
                  paint(style, right ? Ink::good : Ink::plain, presentable(style, option.text)));
    }
    if (question.options.empty()) {
        out.print("  ({})\n", presentable(style, question.hint));
    }
    if (key) {
        out.print("  {}\n",
                  paint(style, Ink::good, presentable(style, trf("Answer: {}", question.answer_text()))));
        write_paragraph(out, style, Ink::dim, question.why, "    ", "    ");
    }
    out.write("\n");
}

void write_mark(Output& out, const Style& style, const Marked& marked) {
    const quiz::Question& question = *marked.question;
    const std::string_view sign =
        style.utf8 ? (marked.right ? "✓" : "✗") : (marked.right ? "[ok]" : "[wrong]");
    const std::string given = marked.given ? *marked.given : std::string(tr("no answer"));
    const std::string line = marked.right ? fmt::format("{} {}  {}", sign, question.id, given)
                                          : fmt::format("{} {}  {}  {}", sign, question.id, given,
                                                        trf("(right: {})", question.answer_text()));
    out.print("{}\n", paint(style, marked.right ? Ink::good : Ink::bad, presentable(style, line)));
    write_paragraph(out, style, Ink::dim, marked.given ? question.verdict(*marked.given) : question.why,
                    "    ", "    ");
}

void write_quiz_json(Output& out, const QuizPaper& paper, bool key, std::span<const Marked> marked) {
    JsonWriter json(out);
    json.begin_object();
    json.member("seed", paper.seed);
    json.key("questions");
    json.begin_array();
    for (const Posed& posed : paper.questions) {
        write_json_question(json, posed, key);
    }
    json.end_array();
    if (!marked.empty()) {
        json.member("score", points_of(marked));
        json.member("max", most_points(marked));
        json.key("results");
        json.begin_array();
        for (const Marked& one : marked) {
            json.begin_object();
            json.member("id", one.question->id);
            json.key("given");
            one.given ? json.value(*one.given) : json.null();
            json.member("right", one.right);
            json.member("why", one.given ? one.question->verdict(*one.given) : one.question->why);
            json.end_object();
        }
        json.end_array();
    }
    json.end_object();
    out.write("\n");
}

unsigned points_of(std::span<const Marked> marked) {
    unsigned sum = 0;
    for (const Marked& one : marked) {
        sum += one.right ? one.question->points : 0;
    }
    return sum;
}

unsigned most_points(std::span<const Marked> marked) {
    unsigned sum = 0;
    for (const Marked& one : marked) {
        sum += one.question->points;
    }
    return sum;
}

} // namespace cow::cli
