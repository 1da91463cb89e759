// A call that the language knows is run by the model and done by a real process: nothing is ticked that was not.

#include "app/linux/performer.hpp"
#include "core/scenario/dispatch/running_call.hpp"

#include <doctest/doctest.h>

using namespace cow;

TEST_CASE("linux calls: each modelled call has something that runs it, and something that does it for real") {
    for (const vocabulary::CallSpec& call : vocabulary::calls()) {
        CAPTURE(call.name);
        CHECK((find_runner(call.id) != nullptr));
        CHECK(real::Performer::can_perform(call.id));
    }
    for (const vocabulary::CallId id : {vocabulary::CallId::neutral, vocabulary::CallId::not_modelled}) {
        CHECK((find_runner(id) != nullptr));
        CHECK(real::Performer::can_perform(id));
    }
    CHECK((find_runner(static_cast<vocabulary::CallId>(200)) == nullptr)); // the check itself can fail
}
