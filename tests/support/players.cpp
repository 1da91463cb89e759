#include "tests/support/players.hpp"

#include "core/parse/parser.hpp"
#include "core/scenario/diagnostic.hpp"

#include <doctest/doctest.h>

#include <utility>

namespace cow {

Script script_of(std::string_view text) {
    ParseResult result = parse_script(text);
    INFO(format_diagnostics("test.cow", text, result.errors));
    REQUIRE(result.ok());
    return std::move(result.script);
}

Player player_of(std::string_view text, RunOptions options) { return Player(script_of(text), options); }

Player played(std::string_view text) {
    Player player = player_of(text);
    player.play_to_end();
    return player;
}

} // namespace cow
