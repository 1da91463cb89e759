// The page: its markup.

#include "app/view/picture/handout.hpp"
#include "app/view/picture/paper.hpp"
#include "app/view/picture/svg.hpp"
#include "app/view/words/lesson_text.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace cow::ui {
namespace {

std::string css_colour(Colour colour) {
    return fmt::format("#{:02x}{:02x}{:02x}", colour & 0xffU, (colour >> 8U) & 0xffU,
                       (colour >> 16U) & 0xffU);
}

class Page {
public:
    explicit Page(const Handout& handout) : handout_(handout) {}

    std::string write() {
        out_ = paper_begin(handout_.title, about());
        write_lesson();
        for (at_ = 0; at_ < handout_.blocks.size(); ++at_) {
            std::visit(*this, handout_.blocks[at_]);
        }
        write_opening();
        write_answers();
        return std::move(out_) + std::string(paper_end);
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
