// ::ID::[plain]What is asked, all in one line, \n for its line ends {
//     =the right option
//     ~a wrong one#why it is wrong
//     ####what everybody is told
// }

#include "app/cli/export/gift.hpp"

#include "core/base/utf8.hpp"

#include <fmt/format.h>

#include <iterator>

namespace cow::cli {
namespace {

/// With its special characters escaped. Line ends become signs, so that no line of it can be taken for a comment, and no
/// empty one for the end of the question.
std::string escaped(std::string_view text) {
    std::string out;
    for_each_character(text, [&](const Character& character, std::size_t at) {
        switch (character.code) {
        case '\\':
        case '~':
        case '=':
        case '#':
        case '{':
        case '}':
        case ':': out += '\\'; break;
        case '\n': out += "\\n"; return;
        case '\r': return;
        case '\t': out += "    "; return;
        default: break;
        }
        if (character.broken || is_control(character.code)) {
            append_character(out, replacement_character);
        } else {
            out += text.substr(at, character.bytes);
        }
    });
    return out;
}

/// An option or a feedback. At its start "[" would name a format and "%" a weight.
std::string part(std::string_view text) {
    return (text.starts_with('[') || text.starts_with('%') ? "[plain]" : "") + escaped(text);
}

/// "->" parts the two halves of a pair, and cannot be escaped.
std::string half(std::string_view text) {
    std::string out = part(text);
    for (std::size_t at = out.find("->"); at != std::string::npos; at = out.find("->", at)) {
        out.replace(at, 2, "→");
    }
    return out;
}

void add_lines(std::string& text, std::string_view lines) {
    while (lines.ends_with('\n')) {
        lines.remove_suffix(1);
    }
    if (!lines.empty()) {
        text += (text.empty() ? "" : "\n\n") + std::string(lines);
    }
}

class GiftWriter {
public:
    std::string write(const ExerciseSheet& sheet) {
        std::string category;
        for (const Exercise& exercise : sheet.exercises) {
            if (category_of(exercise) != category) {
                category = category_of(exercise);
                add("$CATEGORY: {}\n\n", category);
            }
            write(exercise);
        }
        return std::move(out_);
    }

private:
    template <class... Args> void add(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    }

    /// Nothing is escaped in it: it ends with its line.
    static std::string category_of(const Exercise& exercise) {
        std::string out = "$course$/Cowscope";
        for (const std::string* part : {&exercise.chapter, &exercise.category}) {
            out += part->empty() ? "" : "/";
            for_each_character(*part, [&](const Character& character, std::size_t) {
                append_character(out, is_control(character.code) ? replacement_character : character.code);
                out += character.code == '/' ? "/" : "";
            });
        }
        return out;
    }

    void write(const Exercise& exercise) {
        std::string text;
        add_lines(text, exercise.context);
        add_lines(text, exercise.moment);
        add_lines(text, exercise.step.empty() ? exercise.step : "▸ " + exercise.step);
        add_lines(text, exercise.text);
        add("::{}::[plain]{} {{", escaped(exercise.id), escaped(text));
        switch (exercise.form) {
        case ExerciseForm::choice: write_choice(exercise); break;
        case ExerciseForm::number: write_number(exercise); break;
        case ExerciseForm::pages: write_pages(exercise); break;
        }
        const std::string feedback = general_feedback(exercise);
        if (!feedback.empty()) {
            add("\t####{}\n", part(feedback));
        }
        out_ += "}\n\n";
    }

    void write_feedback(std::string_view feedback) {
        if (!feedback.empty()) {
            add("#{}", part(feedback));
        }
        out_ += '\n';
    }

    void write_choice(const Exercise& exercise) {
        out_ += '\n';
        for (const ExerciseOption& option : exercise.options) {
            add("\t{}{}", option.right ? '=' : '~', part(option.text));
            write_feedback(option.feedback);
        }
    }
    void write_number(const Exercise& exercise) {
        const std::vector<const ExerciseOption*> wrong = wrong_numbers(exercise);
        if (wrong.empty()) {
            add("#{}:0\n", exercise.key);
            return;
        }
        add("#\n\t={}:0\n", exercise.key);
        for (const ExerciseOption* option : wrong) {
            add("\t=%0%{}:0", option->text);
            write_feedback(option->feedback);
        }
    }
    void write_pages(const Exercise& exercise) {
        out_ += '\n';
        for (const ExercisePage& page : exercise.pages) {
            add("\t={} -> {}\n", half(page.name), half(exercise.word_of(page)));
        }
        if (const std::string unused = exercise.unused_word(); !unused.empty()) {
            add("\t= -> {}\n", half(unused)); // can be chosen, and is wrong for each page
        }
    }

    std::string out_;
};

} // namespace

std::string gift_text(const ExerciseSheet& sheet) { return GiftWriter().write(sheet); }

} // namespace cow::cli
