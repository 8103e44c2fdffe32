"""Since when a community's residents' committee is in preparation or established."""

from gis.layers.spec import Field, Layer, Reference

RC_STATUS_PERIOD = Layer(
    name="rc_status_period",
    title="居民委员会状态",
    geometry="none",
    fields=(
        Field(
            "rc_status",
            "状态",
            required=True,
            aliases=("状态", "居委会状态"),
            choices={
                "established": "established",
                "preparing": "preparing",
                "已成立": "established",
                "已组建": "established",
                "筹建": "preparing",
                "筹建中": "preparing",
            },
        ),
    ),
    references=(
        Reference("community", "社区", "community", required=True, aliases=("社区", "社区名称")),
    ),
    key=(("community", "valid_from"),),
    has_validity=True,
)
