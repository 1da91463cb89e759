#include "app/cli/answer_sheet.hpp"

#include "app/cli/source.hpp"
#include "core/scenario/diagnostic.hpp"
#include "core/scenario/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace cow::cli {
namespace {

class Sheet {
public:
    Sheet(const std::string& path, const QuizPaper& paper, std::vector<Problem>& problems)
        : path_(path), paper_(paper), problems_(problems) {}

    void read_lines(const std::string& text) {
        const std::vector<std::size_t> starts = line_starts(text);
        for (std::size_t number = 1; number <= starts.size(); ++number) {
            std::string_view line = line_at(text, starts, number);
            line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
            if (line.empty() || line.front() == '#') {
                continue;
            }
            const std::size_t blank = std::min(line.find_first_of(" \t"), line.size());
            add(std::string(line.substr(0, blank)),
                std::string(line.substr(std::min(blank + 1, line.size()))), static_cast<u32>(number));
        }
    }

    void read_json(const std::string& text) {
        const nlohmann::json sheet = nlohmann::json::parse(text, nullptr, false);
        if (!sheet.is_object()) {
            problems_.push_back(file_problem(path_, "this is no JSON object of answers",
                                             R"(write {"12.1": "copy", "14.1": "reuse"})"));
            return;
        }
        for (const auto& [id, value] : sheet.items()) {
            if (value.is_string() || value.is_number_integer()) {
                add(id, value.is_string() ? value.get<std::string>() : value.dump(), 0);
            } else {
                problems_.push_back(file_problem(path_, fmt::format("the answer to {} is no text", id),
                                                 R"(write {"12.1": "copy"})"));
            }
        }
    }

    std::vector<Given> take() { return std::move(given_); }

private:
    void add(std::string id, std::string answer, u32 line) {
        const auto& all = paper_.questions;
        const bool known =
            std::any_of(all.begin(), all.end(), [&](const Posed& posed) { return posed.question.id == id; });
        if (!known || !seen_.insert(id).second) {
            std::vector<std::string_view> ids;
            for (const Posed& posed : all) {
                ids.push_back(posed.question.id);
            }
            const std::string_view near = known ? std::string_view() : nearest_word(id, ids);
            problems_.push_back(
                {path_,
                 line,
                 line == 0 ? 0U : 1U,
                 known ? fmt::format("{} is answered twice", id) : fmt::format("there is no question {}", id),
                 near.empty() ? "cowscope quiz --questions lists them, with the same seed"
                              : fmt::format("did you mean {}?", near),
                 {}});
            return;
        }
        given_.push_back({std::move(id), std::move(answer), line});
    }

    const std::string& path_;
    const QuizPaper& paper_;
    std::vector<Problem>& problems_;
    std::set<std::string> seen_;
    std::vector<Given> given_;
};

} // namespace

std::vector<Given> read_answers(const std::string& path, std::FILE* in, const QuizPaper& paper,
                                std::vector<Problem>& problems) {
    const std::optional<std::string> text = read_source(path, in, problems);
    if (!text) {
        return {};
    }
    Sheet sheet(path, paper, problems);
    const std::size_t first = text->find_first_not_of(" \t\r\n");
    first != std::string::npos && text->at(first) == '{' ? sheet.read_json(*text) : sheet.read_lines(*text);
    return sheet.take();
}

std::vector<Marked> mark(const QuizPaper& paper, const std::vector<Given>& given) {
    std::vector<Marked> out;
    for (const Posed& posed : paper.questions) {
        Marked marked{&posed.question, std::nullopt, false};
        const auto found = std::find_if(given.begin(), given.end(),
                                        [&](const Given& one) { return one.id == posed.question.id; });
        if (found != given.end()) {
            marked.given = found->answer;
            marked.right = posed.question.is_right(found->answer);
        }
        out.push_back(std::move(marked));
    }
    return out;
}

} // namespace cow::cli
