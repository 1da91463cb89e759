#include "app/cli/export/sheet.hpp"

#include "app/cli/export/markup.hpp"
#include "app/view/picture/paper.hpp"
#include "app/view/picture/svg.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <iterator>

namespace cow::cli {
namespace {

using ui::xml_text;

constexpr std::string_view more_rules = R"(
.who { display: flex; gap: 2rem; margin: 1rem 0 2rem; }
.who span { flex: 1; border-bottom: 1px solid #5a6370; padding-top: 1rem; }
pre { margin: .5rem 0; font: .92rem/1.45 'JetBrains Mono', 'DejaVu Sans Mono', Consolas, monospace; overflow-wrap: anywhere;
      white-space: pre-wrap; }
.ask > pre { padding: .35rem .75rem; border-left: .3rem solid #b8860b; background: #f2f4f7; }
.ask p.blank::after { content: ''; display: inline-block; width: 12rem; border-bottom: 1px solid #5a6370; }
.ask small { float: right; color: #5a6370; }
.moment { margin: 1.5rem 0 .5rem; break-inside: avoid; break-after: avoid; }
.answers p { margin: .1rem 0 .5rem; }
.answers .why { color: #3c4450; font-size: .92rem; }
@media print { .moment svg { max-height: 82mm; } }
)";

class SheetWriter {
public:
    explicit SheetWriter(const ExerciseSheet& sheet) : sheet_(sheet) {}

    std::string write() {
        unsigned points = 0;
        for (const Exercise& exercise : sheet_.exercises) {
            points += exercise.points;
        }
        out_ = ui::paper_begin(sheet_.title, trf("{} questions, {} points", sheet_.exercises.size(), points),
                               more_rules);
        add("<p class=\"who\"><span>{}</span><span>{}</span></p>\n", xml_text(tr("Name:")),
            xml_text(tr("Date:")));
        for (const Exercise& exercise : sheet_.exercises) {
            write_heading(exercise);
            write_moment(exercise);
            write_question(exercise);
        }
        write_key();
        return std::move(out_) + std::string(ui::paper_end);
    }

private:
    template <class... Args> void add(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    }

    /// Where there are several things to ask about.
    void write_heading(const Exercise& exercise) {
        if (exercise.category != category_ && exercise.category != sheet_.title) {
            add("<h2>{}</h2>\n", xml_text(exercise.category));
        }
        if (exercise.category != category_) {
            category_ = exercise.category;
            shown_.clear();
        }
    }

    /// Once for all questions about it that stand together.
    void write_moment(const Exercise& exercise) {
        const ExercisePicture& picture = exercise.picture;
        const bool drawn = !picture.bytes.empty();
        if (exercise.context.empty() && !drawn && exercise.moment.empty()) {
            return;
        }
        std::string now = drawn ? picture.name : exercise.moment;
        now += "\n" + exercise.context;
        if (now == shown_) {
            return;
        }
        shown_ = std::move(now);
        add("<section class=\"moment\">\n");
        write_listing(exercise.context);
        if (drawn) {
            out_ += picture.bytes;
        } else {
            write_listing(exercise.moment);
        }
        add("</section>\n");
    }
    void write_listing(std::string_view text) {
        if (!text.empty()) {
            add("<pre>{}</pre>\n", xml_text(text));
        }
    }

    void write_question(const Exercise& exercise) {
        add("<section class=\"ask\">\n<small>{}</small>\n", xml_text(exercise.id));
        write_listing(exercise.step.empty() ? exercise.step : "▸ " + exercise.step);
        add("<p>{}. {}</p>\n", ++number_, xml_text(exercise.text));
        if (exercise.form == ExerciseForm::pages) {
            add("<p>{}</p>\n", xml_text(trf("Tick each page of which this is true: {}", exercise.named)));
        }
        if (exercise.form != ExerciseForm::pages && exercise.options.empty()) {
            add("<p class=\"blank\"></p>\n");
        } else {
            add("<ul>\n");
            for (const std::string& box : boxes_of(exercise)) {
                add("<li>{}</li>\n", xml_text(box));
            }
            add("</ul>\n");
        }
        add("</section>\n");
    }
    static std::vector<std::string> boxes_of(const Exercise& exercise) {
        std::vector<std::string> out;
        for (const ExercisePage& page : exercise.pages) {
            out.push_back(page.name);
        }
        for (std::size_t i = 0; exercise.form != ExerciseForm::pages && i < exercise.options.size(); ++i) {
            out.push_back(exercise.options[i].text);
        }
        return out;
    }

    void write_key() {
        add("<h2 class=\"answers-page\">{}</h2>\n<ol class=\"answers\">\n", xml_text(tr("Answers")));
        for (const Exercise& exercise : sheet_.exercises) {
            add("<li><strong>{}</strong> ({})\n", xml_text(exercise.key), xml_text(exercise.id));
            if (!exercise.why.empty()) {
                add("<p class=\"why\">{}</p>\n", xml_text(exercise.why));
            }
            add("</li>\n");
        }
        add("</ol>\n");
    }

    const ExerciseSheet& sheet_;
    std::string out_;
    std::string category_; ///< of the last question
    std::string shown_;    ///< the moment that was shown last
    std::size_t number_ = 0;
};

} // namespace

std::string sheet_html(const ExerciseSheet& sheet) { return SheetWriter(sheet).write(); }

} // namespace cow::cli
