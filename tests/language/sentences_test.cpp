// Every event is told in the language in use.

#include "core/explain/sentence.hpp"
#include "core/language/language.hpp"
#include "tests/support/random_calls.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace cow;
using namespace cow::test;

namespace {

bool has_chinese(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0xe3 && byte <= 0xe9; // U+3000 to U+9FFF
    });
}

void check_told(const Event& event, const Machine& machine) {
    const std::string english = sentence(event, machine, {});
    const bool in_checklist = !short_phrase(event, machine, {}, 1).empty();
    CAPTURE(english);
    {
        const Speaking chinese(Language::chinese);
        const std::string text = sentence(event, machine, {});
        CAPTURE(text);
        CHECK(has_chinese(text));
        CHECK(text.ends_with("。"));
        CHECK(text.find('{') == std::string::npos);
        for (const std::size_t count : {1U, 3U}) {
            const std::string phrase = short_phrase(event, machine, {}, count);
            CAPTURE(phrase);
            CHECK(has_chinese(phrase) == in_checklist);
        }
    }
    CHECK(!has_chinese(english));
    CHECK(sentence(event, machine, {}) == english);
}

template <std::size_t... I> std::vector<Event> one_of_each(std::index_sequence<I...>) {
    std::vector<Event> out;
    (out.emplace_back(std::variant_alternative_t<I, Event>{}), ...);
    return out;
}

} // namespace

TEST_CASE("language: an event of every type is told in Chinese, and in English again") {
    World world({.frames = 8});
    const ProcId init = world.process("init");
    world.store(init, world.map(init, 2), 'A');
    for (const Event& event : one_of_each(std::make_index_sequence<std::variant_size_v<Event>>{})) {
        CAPTURE(event_name(event));
        check_told(event, world.machine());
    }
}

TEST_CASE("language: what happens in random programs is told in Chinese") {
    for (const MachineConfig& config : {MachineConfig{.frames = 4096}, MachineConfig{.frames = 24},
                                        MachineConfig{.frames = 100, .fork = ForkMode::ondemand}}) {
        World world(config);
        RandomCalls calls(world, 7);
        for (int step = 0; step < 60; ++step) {
            calls.step();
            for (const Event& event : world.events()) {
                check_told(event, world.machine());
            }
        }
    }
}
