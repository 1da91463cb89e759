#include "core/scenario/script.hpp"

#include <algorithm>
#include <array>

namespace cow {
namespace {

constexpr std::array<std::string_view, 5> form_names{"decision", "choice", "number", "pages", "frame"};
constexpr std::array<std::string_view, 4> fact_names{"fault", "copy", "present", "writable"};

} // namespace

std::string_view answer_form_name(AnswerForm form) { return form_names[static_cast<std::size_t>(form)]; }
std::string_view page_fact_name(PageFact fact) { return fact_names[static_cast<std::size_t>(fact)]; }

std::optional<PageFact> page_fact_from_name(std::string_view name) {
    const auto found = std::find(fact_names.begin(), fact_names.end(), name);
    return found == fact_names.end() ? std::nullopt
                                     : std::optional(static_cast<PageFact>(found - fact_names.begin()));
}

const std::string& Translations::of(const std::string& text) const {
    const auto found = texts.find(language());
    return found == texts.end() ? text : found->second;
}

std::vector<std::size_t> Script::steps() const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        if (statements[i].is_step()) {
            out.push_back(i);
        }
    }
    return out;
}

} // namespace cow
