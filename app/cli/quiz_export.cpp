#include "app/cli/quiz_export.hpp"

#include "app/cli/export/exercise_of.hpp"
#include "app/cli/export/gift.hpp"
#include "app/cli/export/moodle.hpp"
#include "app/cli/export/qti.hpp"
#include "app/cli/export/sheet.hpp"
#include "app/cli/quiz_moments.hpp"
#include "app/cli/quiz_pictures.hpp"
#include "core/base/whole_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>

namespace cow::cli {
namespace {

namespace fs = std::filesystem;

/// A name for files and ids: small letters, digits, "-".
std::string plain_name(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        const bool capital = c >= 'A' && c <= 'Z';
        out += letter ? c : capital ? static_cast<char>(c - 'A' + 'a') : '-';
    }
    return out;
}

std::string stem_of(const QuizSource& source) {
    return is_standard_input(source.file) ? "scenario" : fs::path(source.file).stem().string();
}

/// The folder that the file stands in, as far as its name says so.
std::string chapter_of(const QuizSource& source) {
    const std::string folder = fs::path(source.file).parent_path().filename().string();
    return folder == "." || folder == ".." ? std::string() : folder;
}

std::string title_of(const QuizSource& source) {
    return source.script.title.empty() ? stem_of(source) : source.script.shown_title();
}

class Exporter {
public:
    Exporter(const QuizExport& wanted, const QuizPaper& paper, std::span<const QuizSource> sources,
             Language language)
        : wanted_(wanted), paper_(paper), sources_(sources), language_(language) {}

    ExerciseSheet sheet() {
        for (const Posed& posed : paper_.questions) {
            sheet_.exercises.push_back(exercise_of(posed.question, posed.step));
        }
        if (sources_.empty()) {
            sheet_.title = trf("A drill: level {}, seed {}", wanted_.level, paper_.seed);
            add_programs();
        } else {
            sheet_.title = sources_.size() == 1 ? title_of(sources_.front()) : std::string(tr("Questions"));
            for (std::size_t i = 0; i < sources_.size(); ++i) {
                add_moments(i);
            }
        }
        if (wanted_.format != QuizFormat::gift) {
            add_pictures();
        }
        return std::move(sheet_);
    }
    /// Why there are no pictures; "": there are.
    const std::string& problem() const { return problem_; }

private:
    void want(Exercise& exercise, const std::string& name, const std::string& path, QuizMoment moment) {
        exercise.picture.name = name;
        exercise.moment = std::move(moment.words);
        const bool known = std::any_of(pictures_.begin(), pictures_.end(),
                                       [&](const WantedPicture& each) { return each.name == name; });
        if (!known) {
            pictures_.push_back({name, path, std::move(moment.text)});
        }
    }

    void add_moments(std::size_t number) {
        const QuizSource& source = sources_[number];
        const auto mine = [&](std::size_t i) { return paper_.questions[i].file == shown_name(source.file); };
        std::set<std::size_t> steps;
        for (std::size_t i = 0; i < paper_.questions.size(); ++i) {
            if (mine(i)) {
                steps.insert(paper_.questions[i].question.step);
            }
        }
        const std::map<std::size_t, QuizMoment> moments = moments_before(source.script, source.text, steps);
        const std::string name = sources_.size() == 1
                                     ? plain_name(stem_of(source))
                                     : fmt::format("{}-{}", number + 1, plain_name(stem_of(source)));
        for (std::size_t i = 0; i < paper_.questions.size(); ++i) {
            if (mine(i)) {
                const std::size_t step = paper_.questions[i].question.step;
                Exercise& exercise = sheet_.exercises[i];
                exercise.category = title_of(source);
                exercise.chapter = chapter_of(source);
                want(exercise, fmt::format("{}-{}", name, step), source.file, moments.at(step));
            }
        }
    }

    /// Of a drill, each question has a program of its own in front of it; inverse ones have two pictures in words.
    void add_programs() {
        for (std::size_t i = 0; i < paper_.questions.size(); ++i) {
            const quiz::Question& question = paper_.questions[i].question;
            Exercise& exercise = sheet_.exercises[i];
            exercise.category = sheet_.title;
            if (question.subject != quiz::Subject::call && !question.context.empty()) {
                want(exercise, "drill-" + plain_name(question.id), "drill.cow",
                     moment_behind(question.context));
            }
        }
    }

    void add_pictures() {
        if (pictures_.empty()) {
            return;
        }
        const QuizPicture kind = wanted_.format == QuizFormat::html ? QuizPicture::svg : QuizPicture::png;
        const std::vector<std::string> drawn = draw_pictures(pictures_, kind, language_, problem_);
        for (Exercise& exercise : sheet_.exercises) {
            for (std::size_t i = 0; i < drawn.size(); ++i) {
                if (pictures_[i].name == exercise.picture.name) {
                    exercise.picture.bytes = drawn[i];
                }
            }
        }
    }

    const QuizExport& wanted_;
    const QuizPaper& paper_;
    std::span<const QuizSource> sources_;
    Language language_;
    ExerciseSheet sheet_;
    std::vector<WantedPicture> pictures_;
    std::string problem_;
};

/// "" when there is not enough memory for it.
std::string file_of(const ExerciseSheet& sheet, QuizFormat format) {
    switch (format) {
    case QuizFormat::moodle: return moodle_xml(sheet);
    case QuizFormat::gift: return gift_text(sheet);
    case QuizFormat::qti: return zip_of(qti_files(sheet)).value_or(std::string());
    case QuizFormat::html: return sheet_html(sheet);
    }
    return {};
}

} // namespace

std::optional<QuizFormat> quiz_format(const std::string& format, std::vector<Problem>& problems) {
    const auto found = std::find(quiz_format_names.begin(), quiz_format_names.end(), format);
    if (found == quiz_format_names.end()) {
        problems.push_back(unknown_choice("format", format, quiz_format_names));
        return std::nullopt;
    }
    return static_cast<QuizFormat>(found - quiz_format_names.begin());
}

Exit export_quiz(const QuizExport& wanted, const QuizPaper& paper, std::span<const QuizSource> sources,
                 Language language, const Streams& streams) {
    Exporter exporter(wanted, paper, sources, language);
    const ExerciseSheet sheet = exporter.sheet();
    if (!exporter.problem().empty()) {
        const Problem told = misuse(
            fmt::format("the pictures are left out, nothing can be drawn here: {}", exporter.problem()), "");
        report(streams, false, std::span(&told, 1));
    }
    const std::string bytes = file_of(sheet, wanted.format);
    errno = 0;
    const bool made = !bytes.empty() || paper.questions.empty();
    if (!made || !write_whole(wanted.out, bytes)) {
        const int why = made ? errno : ENOMEM;
        const std::string folder = fs::path(wanted.out).parent_path().string();
        const Problem told = file_problem(
            wanted.out, fmt::format("cannot be written: {}", std::strerror(why)),
            why == ENOENT ? fmt::format("make the folder first: mkdir -p {}", folder) : std::string());
        report(streams, false, std::span(&told, 1));
        return Exit::bad;
    }
    return Exit::ok;
}

} // namespace cow::cli
