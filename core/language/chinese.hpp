#pragma once
// English → Simplified Chinese, in tables by subject: chinese_checks.cpp, chinese_compare.cpp, chinese_exercise.cpp,
// chinese_export.cpp, chinese_grade.cpp, chinese_inspector.cpp, chinese_interface.cpp, chinese_judge.cpp, chinese_present.cpp,
// chinese_quiz.cpp, chinese_rules.cpp, chinese_script.cpp, chinese_sentences.cpp, chinese_stage.cpp,
// chinese_timeline.cpp, chinese_words.cpp.
// The words are those of an operating systems course; identifiers (PTE, VMA, TLB, rss, names of calls and flags) stay.

#include <span>
#include <string_view>

namespace cow {

struct Translation {
    std::string_view english;
    std::string_view chinese;
};

std::span<const Translation> chinese_export();
std::span<const Translation> chinese_interface();
std::span<const Translation> chinese_checks();
std::span<const Translation> chinese_compare();
std::span<const Translation> chinese_judge();
std::span<const Translation> chinese_sentences();
std::span<const Translation> chinese_words();
std::span<const Translation> chinese_stage();
std::span<const Translation> chinese_timeline();
std::span<const Translation> chinese_inspector();
std::span<const Translation> chinese_script();
std::span<const Translation> chinese_rules();
std::span<const Translation> chinese_present();
std::span<const Translation> chinese_exercise();
std::span<const Translation> chinese_quiz();
std::span<const Translation> chinese_grade();

/// All of them.
std::span<const std::span<const Translation>> chinese_tables();

} // namespace cow
