"""Institutions and partners, surveys and rounds; who took part, and apart from that what was answered.

Runs before the deploy. The code of step 0002 does not mind the new tables.
"""

from alembic import op
import sqlalchemy as sa

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('free_texts',
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('round_id', sa.BigInteger(), nullable=False),
    sa.Column('question', sa.String(length=32), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_free_texts')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('free_texts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_free_texts_round_id'), ['round_id'], unique=False)

    op.create_table('institution_links',
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('institution_id', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.Float(), nullable=True),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_institution_links'))
    )
    with op.batch_alter_table('institution_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_institution_links_institution_id'), ['institution_id'], unique=False)

    op.create_table('institutions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('type', sa.String(length=16), nullable=False),
    sa.Column('region', sa.String(length=32), nullable=False),
    sa.Column('names', sa.Text(), nullable=False),
    sa.Column('is_removed', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_institutions')),
    sqlite_autoincrement=True
    )
    op.create_table('participations',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('round_id', sa.BigInteger(), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=True),
    sa.Column('institution_id', sa.BigInteger(), nullable=False),
    sa.Column('stage', sa.SmallInteger(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=True),
    sa.Column('question', sa.String(length=32), server_default='', nullable=False),
    sa.Column('invited_on', sa.Date(), nullable=True),
    sa.Column('reminded', sa.SmallInteger(), server_default='0', nullable=False),
    sa.Column('due_at', sa.Float(), nullable=True),
    sa.Column('token', sa.String(length=32), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participations')),
    sa.UniqueConstraint('round_id', 'person_id', 'institution_id', name=op.f('uq_participations_round_id_person_id_institution_id')),
    sa.UniqueConstraint('token', name=op.f('uq_participations_token')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('participations', schema=None) as batch_op:
        batch_op.create_index('ix_participations_due_at', ['due_at'], unique=False, sqlite_where=sa.text('due_at IS NOT NULL'), postgresql_where=sa.text('due_at IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_participations_person_id'), ['person_id'], unique=False)

    op.create_table('partners',
    sa.Column('person_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('institution_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('joined_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('person_id', 'institution_id', name=op.f('pk_partners'))
    )
    with op.batch_alter_table('partners', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partners_institution_id'), ['institution_id'], unique=False)

    op.create_table('responses',
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('round_id', sa.BigInteger(), nullable=False),
    sa.Column('institution_id', sa.BigInteger(), nullable=True),
    sa.Column('type', sa.String(length=16), server_default='', nullable=False),
    sa.Column('language', sa.String(length=8), server_default='', nullable=False),
    sa.Column('revision', sa.SmallInteger(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_responses')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('responses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_responses_round_id'), ['round_id'], unique=False)

    op.create_table('rounds',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('bot_id', sa.BigInteger(), nullable=False),
    sa.Column('survey_id', sa.BigInteger(), nullable=False),
    sa.Column('author', sa.BigInteger(), nullable=True),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('state', sa.SmallInteger(), nullable=False),
    sa.Column('is_anonymous', sa.Boolean(), nullable=False),
    sa.Column('scope', sa.String(length=64), nullable=False),
    sa.Column('reach', sa.Text(), nullable=False),
    sa.Column('opens_at', sa.Float(), nullable=True),
    sa.Column('closes_at', sa.Float(), nullable=False),
    sa.Column('opened_at', sa.Float(), nullable=True),
    sa.Column('closed_at', sa.Float(), nullable=True),
    sa.Column('cursor', sa.BigInteger(), nullable=True),
    sa.Column('changed', sa.Text(), nullable=True),
    sa.Column('changed_cursor', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rounds')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('rounds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rounds_author'), ['author'], unique=False)
        batch_op.create_index(batch_op.f('ix_rounds_survey_id'), ['survey_id'], unique=False)
        batch_op.create_index('ix_rounds_under_way', ['id'], unique=False, sqlite_where=sa.text('state IN (1, 2)'), postgresql_where=sa.text('state IN (1, 2)'))

    op.create_table('sealed',
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('round_id', sa.BigInteger(), nullable=False),
    sa.Column('type', sa.String(length=16), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('revision', sa.SmallInteger(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_sealed')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('sealed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sealed_round_id'), ['round_id'], unique=False)

    op.create_table('sheets',
    sa.Column('participation_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('participation_id', name=op.f('pk_sheets'))
    )
    op.create_table('survey_revisions',
    sa.Column('survey_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('revision', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('made_at', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('survey_id', 'revision', name=op.f('pk_survey_revisions'))
    )
    op.create_table('surveys',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('author', sa.BigInteger(), nullable=True),
    sa.Column('scope', sa.String(length=64), nullable=False),
    sa.Column('revision', sa.SmallInteger(), server_default='0', nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('is_put_away', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('created_at', sa.Float(), nullable=False),
    sa.Column('changed_at', sa.Float(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_surveys')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('surveys', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_surveys_author'), ['author'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('surveys', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_surveys_author'))

    op.drop_table('surveys')
    op.drop_table('survey_revisions')
    op.drop_table('sheets')
    with op.batch_alter_table('sealed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sealed_round_id'))

    op.drop_table('sealed')
    with op.batch_alter_table('rounds', schema=None) as batch_op:
        batch_op.drop_index('ix_rounds_under_way', sqlite_where=sa.text('state IN (1, 2)'), postgresql_where=sa.text('state IN (1, 2)'))
        batch_op.drop_index(batch_op.f('ix_rounds_survey_id'))
        batch_op.drop_index(batch_op.f('ix_rounds_author'))

    op.drop_table('rounds')
    with op.batch_alter_table('responses', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_responses_round_id'))

    op.drop_table('responses')
    with op.batch_alter_table('partners', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_partners_institution_id'))

    op.drop_table('partners')
    with op.batch_alter_table('participations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_participations_person_id'))
        batch_op.drop_index('ix_participations_due_at', sqlite_where=sa.text('due_at IS NOT NULL'), postgresql_where=sa.text('due_at IS NOT NULL'))

    op.drop_table('participations')
    op.drop_table('institutions')
    with op.batch_alter_table('institution_links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_institution_links_institution_id'))

    op.drop_table('institution_links')
    with op.batch_alter_table('free_texts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_free_texts_round_id'))

    op.drop_table('free_texts')
