#include "app/cli/export/moodle.hpp"

#include "app/cli/export/markup.hpp"
#include "app/view/picture/svg.hpp"

#include <fmt/format.h>

#include <iterator>

namespace cow::cli {
namespace {

using ui::xml_text;

/// Markup has no "]]>": every ">" of a text is escaped in it.
std::string cdata(std::string_view html) {
    return html.empty() ? std::string("<text></text>") : fmt::format("<text><![CDATA[{}]]></text>", html);
}

/// A name in the path of a category, where "/" parts names.
std::string category_part(std::string_view name) {
    std::string out;
    for (const char c : name) {
        out += c == '/' ? std::string("//") : std::string(1, c);
    }
    return out;
}

class MoodleWriter {
public:
    std::string write(const ExerciseSheet& sheet) {
        out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n";
        std::string category;
        for (const Exercise& exercise : sheet.exercises) {
            if (category_of(exercise) != category) {
                category = category_of(exercise);
                add("<question type=\"category\">\n<category><text>{}</text></category>\n</question>\n",
                    xml_text(category));
            }
            write(exercise);
        }
        return std::move(out_) + "</quiz>\n";
    }

private:
    template <class... Args> void add(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    }

    static std::string category_of(const Exercise& exercise) {
        std::string out = "$course$/Cowscope";
        for (const std::string* part : {&exercise.chapter, &exercise.category}) {
            out += part->empty() ? std::string() : "/" + category_part(*part);
        }
        return out;
    }

    void write(const Exercise& exercise) {
        switch (exercise.form) {
        case ExerciseForm::choice: write_choice(exercise); break;
        case ExerciseForm::number: write_number(exercise); break;
        case ExerciseForm::pages: write_pages(exercise); break;
        }
        out_ += "</question>\n";
    }

    void begin(const Exercise& exercise, std::string_view type) {
        const std::string file = exercise.picture.name + ".png";
        add("<question type=\"{}\">\n<name><text>{}</text></name>\n<questiontext format=\"html\">\n{}\n",
            type, xml_text(exercise.id), cdata(html_question(exercise, "@@PLUGINFILE@@/" + file)));
        if (!exercise.picture.bytes.empty()) {
            add("<file name=\"{}\" path=\"/\" encoding=\"base64\">{}</file>\n", xml_text(file),
                base64(exercise.picture.bytes));
        }
        add("</questiontext>\n<generalfeedback format=\"html\">{}</generalfeedback>\n"
            "<defaultgrade>{}</defaultgrade>\n<penalty>0.3333333</penalty>\n<hidden>0</hidden>\n",
            cdata(html_lines(general_feedback(exercise))), exercise.points);
    }

    void write_choice(const Exercise& exercise) {
        begin(exercise, "multichoice");
        out_ += "<single>true</single>\n<shuffleanswers>true</shuffleanswers>\n"
                "<answernumbering>abc</answernumbering>\n";
        for (const ExerciseOption& option : exercise.options) {
            add("<answer fraction=\"{}\" format=\"html\">\n{}\n<feedback "
                "format=\"html\">{}</feedback>\n</answer>\n",
                option.right ? 100 : 0, cdata(html_text(option.text)), cdata(html_lines(option.feedback)));
        }
    }

    void write_answer(std::string_view number, unsigned percent, std::string_view feedback) {
        add("<answer fraction=\"{}\" format=\"moodle_auto_format\">\n<text>{}</text>\n"
            "<feedback format=\"html\">{}</feedback>\n<tolerance>0</tolerance>\n</answer>\n",
            percent, xml_text(number), cdata(html_lines(feedback)));
    }
    void write_number(const Exercise& exercise) {
        begin(exercise, "numerical");
        write_answer(exercise.key, 100, {});
        for (const ExerciseOption* wrong : wrong_numbers(exercise)) {
            write_answer(wrong->text, 0, wrong->feedback);
        }
    }

    void write_pair(std::string_view left, std::string_view right) {
        add("<subquestion format=\"html\">\n{}\n<answer><text>{}</text></answer>\n</subquestion>\n",
            cdata(html_text(left)), xml_text(right));
    }
    void write_pages(const Exercise& exercise) {
        begin(exercise, "matching");
        out_ += "<shuffleanswers>true</shuffleanswers>\n";
        for (const ExercisePage& page : exercise.pages) {
            write_pair(page.name, exercise.word_of(page));
        }
        if (const std::string unused = exercise.unused_word(); !unused.empty()) {
            write_pair({}, unused); // can be chosen, and is wrong for each page
        }
    }

    std::string out_;
};

} // namespace

std::string moodle_xml(const ExerciseSheet& sheet) { return MoodleWriter().write(sheet); }

} // namespace cow::cli
