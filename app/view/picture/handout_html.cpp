// The page: markup and the few rules that lay it out, on a screen and on paper.

#include "app/view/picture/handout.hpp"
#include "app/view/picture/svg.hpp"
#include "app/view/words/lesson_text.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace cow::ui {
namespace {

constexpr std::string_view rules = R"(
:root { color-scheme: light; }
body { margin: 0 auto; padding: 2rem 1.5rem; max-width: 56rem; background: #fff; color: #1b1f27;
       font: 1rem/1.5 Inter, 'Segoe UI', 'Noto Sans', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif;
       font-variant-ligatures: none; font-feature-settings: 'liga' 0, 'calt' 0; }
h1 { margin: 0 0 .25rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .5rem; padding-top: .75rem; border-top: 1px solid #c9ced6; font-size: 1.3rem; }
.about { margin: 0 0 1.5rem; color: #5a6370; }
.teaches { margin: -.75rem 0 .75rem; font-size: 1.12rem; }
.step { margin: 1.5rem 0; break-inside: avoid; }
.do { display: flex; align-items: baseline; gap: .75rem; padding: .35rem .75rem; border-left: .3rem solid;
      background: #f2f4f7; border-radius: 0 .3rem .3rem 0; }
.do b { color: #5a6370; font-weight: 600; }
code { font: .92rem/1.45 'JetBrains Mono', 'DejaVu Sans Mono', Consolas, monospace; overflow-wrap: anywhere;
       white-space: pre-wrap; }
.do code { flex: 1; }
.do .line { color: #5a6370; font-size: .85rem; white-space: nowrap; }
.result { margin: .3rem 0 0 1.05rem; color: #3c4450; }
.wrong { margin: .3rem 0 0 1.05rem; color: #a33a00; font-weight: 600; }
.told { display: flex; gap: 0 2rem; margin: .4rem 0 .6rem; }
.told > * { flex: 1 1 0; min-width: 0; }
.told p { margin: .1rem 0 .3rem 1.05rem; }
.events { margin: 0; padding-left: 1.4rem; columns: 18rem auto; column-gap: 2rem; font-size: .92rem; }
.events li { margin: .1rem 0; break-inside: avoid; }
.events .more { list-style: none; color: #5a6370; }
svg { display: block; width: 100%; height: auto; border: 1px solid #c9ced6; border-radius: .4rem; }
.say { margin: 1rem 0; font-size: 1.08rem; }
.unfold { display: inline-block; margin: .5rem 0; color: #1f5fa8; text-decoration: underline; cursor: pointer; }
.fold { position: absolute; opacity: 0; }
.fold:focus-visible + .unfold { outline: 2px solid #1f5fa8; }
.ask { margin: 1.25rem 0; padding: .75rem 1rem; border: 2px solid #b8860b; border-radius: .4rem; break-inside: avoid; }
.ask p { margin: 0 0 .4rem; font-weight: 600; }
.ask ul { margin: 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.75rem; }
.ask li::before { content: '\2610\00a0'; }
.expect { margin: .4rem 0; }
.expect code { color: #00664a; }
.expect.broken code { color: #a33a00; }
.expect small { display: block; margin-left: 1.5rem; color: #3c4450; }
.answers li { margin: .3rem 0; }
@page { margin: 16mm 15mm; }
@media screen {
  .fold:checked + .unfold, .fold:not(:checked) + .unfold ~ * { display: none; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  .step { margin: 0 0 5mm; }
  .step svg { max-height: 82mm; }
  .ask { break-before: avoid; }
  .fold, .unfold { display: none; }
  .answering, .answers-page { break-before: page; }
  h2 { margin-top: 6mm; break-after: avoid; }
  .do, svg * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)";

std::string css_colour(Colour colour) {
    return fmt::format("#{:02x}{:02x}{:02x}", colour & 0xffU, (colour >> 8U) & 0xffU,
                       (colour >> 16U) & 0xffU);
}

class Page {
public:
    explicit Page(const Handout& handout) : handout_(handout) {}

    std::string write() {
        add("<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\"/>\n"
            "<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>{}</title>\n<style>{}</style>\n"
            "</head>\n<body>\n<h1>{}</h1>\n<p class=\"about\">{}</p>\n",
            language() == Language::chinese ? "zh-Hans" : "en", xml_text(handout_.title), rules,
            xml_text(handout_.title), xml_text(about()));
        write_lesson();
        for (at_ = 0; at_ < handout_.blocks.size(); ++at_) {
            std::visit(*this, handout_.blocks[at_]);
        }
        write_opening();
        write_answers();
        return std::move(out_) + "</body>\n</html>\n";
    }

    void operator()(const Remark& remark) { std::visit(*this, remark); }
    void operator()(const Opening& block) {
        opening_ += fmt::format("<p class=\"say\">{}</p>\n", xml_text(block.text));
    }
    void operator()(const Heading& block) {
        write_opening();
        add("<h2>{}</h2>\n", xml_text(block.text));
    }
    void operator()(const Saying& block) { add("<p class=\"say\">{}</p>\n", xml_text(block.text)); }
    void operator()(const Question& block) {
        write_opening();
        questions_.push_back(&block);
        add("<section class=\"ask\">\n<p>{}</p>\n<ul>\n",
            xml_text(trf("Question {}. {}", questions_.size(), block.text)));
        for (const std::string& option : block.options) {
            add("<li>{}</li>\n", xml_text(option));
        }
        add("</ul>\n</section>\n");
        asked_ = true;
    }
    void operator()(const Expectation& block) {
        if (!block.outcome) {
            return;
        }
        const bool holds = block.outcome->ok;
        add("<p class=\"expect{}\">{} <code>{}</code>", holds ? "" : " broken", holds ? "✓" : "✗",
            xml_text(block.text));
        if (!holds) {
            add("<small>{}</small>", xml_text(trf("does not hold: {}", block.outcome->actual)));
        }
        add("</p>\n");
    }
    void operator()(const HandoutStep& block) {
        if (asked_) { // on a screen what follows is seen when the reader wants it, on paper over the leaf
            add("<input type=\"checkbox\" class=\"fold\" id=\"step-{0}\"/>"
                "<label class=\"unfold\" for=\"step-{0}\">{1}</label>\n",
                block.number, xml_text(tr("Show what happens")));
        }
        add("<section class=\"step{}\">\n", std::exchange(asked_, false) ? " answering" : "");
        write_opening();
        add("<div class=\"do\" style=\"border-color: {}\"><b>{}</b> "
            "<code>{}</code> "
            "<span class=\"line\">{}</span></div>\n",
            css_colour(block.colour), block.number, xml_text(block.text),
            xml_text(trf("line {}", block.line)));
        if (!block.result.empty()) {
            add("<p class=\"result\">→ <code>{}</code></p>\n", xml_text(block.result));
        }
        if (!block.problem.empty()) {
            add("<p class=\"wrong\">{}</p>\n", xml_text(block.problem));
        }
        write_told(block);
        out_ += block.picture;
        add("</section>\n");
    }

private:
    std::string about() const {
        const std::string lesson = lesson_text(handout_.lesson);
        return fmt::format("{}{}{}", lesson, lesson.empty() ? "" : " · ",
                           trf("{} · a machine with {} frames of 4 KiB", handout_.file, handout_.frames));
    }
    void write_lesson() {
        const Lesson& lesson = handout_.lesson;
        if (!lesson.teaches.empty()) {
            add("<p class=\"teaches\">{}</p>\n", xml_text(lesson.shown_teaches()));
        }
        if (!lesson.needs.empty()) {
            add("<p class=\"about\">{}</p>\n",
                xml_text(trf("To know before: {}", fmt::format("{}", fmt::join(lesson.needs, ", ")))));
        }
    }
    void write_opening() { out_ += std::exchange(opening_, {}); }

    /// What the author says and expects behind the step, beside what happens in it.
    void write_told(const HandoutStep& step) {
        const std::size_t first = at_ + 1;
        while (at_ + 1 < handout_.blocks.size() && belongs_to_step(handout_.blocks[at_ + 1])) {
            ++at_;
        }
        add("<div class=\"told\">\n");
        if (at_ + 1 > first) {
            add("<div>\n");
            for (std::size_t i = first; i <= at_; ++i) {
                std::visit(*this, std::get<Remark>(handout_.blocks[i]));
            }
            add("</div>\n");
        }
        write_events(step);
        add("</div>\n");
    }
    static bool belongs_to_step(const HandoutBlock& block) {
        const auto* remark = std::get_if<Remark>(&block);
        return remark != nullptr &&
               (std::holds_alternative<Saying>(*remark) || std::holds_alternative<Expectation>(*remark));
    }
    void write_events(const HandoutStep& step) {
        if (step.sentences.empty()) {
            return;
        }
        add("<ul class=\"events\">\n");
        for (const std::string& text : step.sentences) {
            add("<li>{}</li>\n", xml_text(text));
        }
        if (step.more > 0) {
            add("<li class=\"more\">{}</li>\n", xml_text(trf("… and {} more events", step.more)));
        }
        add("</ul>\n");
    }

    template <class... Args> void add(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    }

    /// Last of all, so that the reader may think first.
    void write_answers() {
        if (questions_.empty()) {
            return;
        }
        add("<h2 class=\"answers-page\">{}</h2>\n<ol class=\"answers\">\n", xml_text(tr("Answers")));
        for (const Question* question : questions_) {
            const std::string answer = question->answer
                                           ? fmt::format("{}", fmt::join(question->answer->right, ", "))
                                           : std::string(tr("left open"));
            add("<li><strong>{}</strong> – {}</li>\n", xml_text(answer),
                xml_text(trf("step {}", question->step)));
        }
        add("</ol>\n");
    }

    const Handout& handout_;
    std::string out_;
    std::string opening_; ///< of the next step
    std::size_t at_ = 0;  ///< of the block that is written
    bool asked_ = false;  ///< about the next step
    std::vector<const Question*> questions_;
};

} // namespace

std::string handout_html(const Handout& handout) { return Page(handout).write(); }

} // namespace cow::ui
