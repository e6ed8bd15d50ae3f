"""The reader among the demo users works in Italian, where it is installed."""

from .common import demo_language


def build(env):
    env.ref("backoffice_sales.demo_user_viewer").lang = demo_language(env)
